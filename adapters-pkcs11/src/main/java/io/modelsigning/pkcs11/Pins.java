package io.modelsigning.pkcs11;

import io.modelsigning.pkcs11.Pkcs11Uri.Attribute;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Gets the PIN that a token wants: from where the URI says, or by the source. */
final class Pins {
  private static final int MAXIMUM_BYTES = 256;

  private final PinSource source;

  Pins(PinSource source) {
    this.source = source;
  }

  /**
   * Returns the PIN, or null where the token asks for it by itself.
   *
   * @throws Pkcs11Exception if there is none to be had, or none is taken
   */
  @Nullable Pin required(Pkcs11Uri uri, Token token) throws Pkcs11Exception {
    if (token.isLocked()) {
      throw Session.locked(token);
    }
    if (token.asksByItself()) {
      return null;
    }
    Optional<Pin> pin = given(uri, token);
    if (pin.isEmpty()) {
      throw new Pkcs11Exception(
          Pkcs11Reasons.MISSING_PIN, "%s asks for its PIN, and there is none".formatted(token));
    }
    return pin.get();
  }

  private Optional<Pin> given(Pkcs11Uri uri, Token token) throws Pkcs11Exception {
    Optional<Path> file = uri.file(Attribute.PIN_SOURCE);
    if (file.isPresent()) {
      return Optional.of(read(file.get()));
    }
    String tries = token.tries();
    return source
        .pin(tries.isEmpty() ? token.toString() : "%s (%s)".formatted(token, tries))
        .map(Pin::of);
  }

  private static Pin read(Path file) throws Pkcs11Exception {
    byte[] content;
    try (InputStream in = Files.newInputStream(file)) {
      content = in.readNBytes(MAXIMUM_BYTES + 1);
    } catch (IOException e) {
      throw new Pkcs11Exception(
          Pkcs11Reasons.MISSING_PIN,
          "cannot read the PIN from '%s': %s"
              .formatted(
                  file, e instanceof NoSuchFileException ? "no such file" : "it is not readable"),
          e);
    }
    int end = content.length;
    if (end > 0 && content[end - 1] == '\n') {
      end -= end > 1 && content[end - 2] == '\r' ? 2 : 1;
    }
    byte[] pin = Arrays.copyOf(content, end);
    Arrays.fill(content, (byte) 0);
    if (end == 0 || end > MAXIMUM_BYTES) {
      throw new Pkcs11Exception(
          Pkcs11Reasons.MISSING_PIN,
          "cannot read the PIN from '%s': it must have 1 to %d bytes"
              .formatted(file, MAXIMUM_BYTES));
    }
    return Pin.of(pin);
  }
}
