package io.modelsigning.cli;

import io.modelsigning.domain.Reason;
import io.modelsigning.domain.SigningException;
import io.modelsigning.domain.Warning;
import io.modelsigning.keys.PasswordSource;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Where the password of a private key comes from: a file, a variable, the user. */
final class Passwords {
  private static final int MAXIMUM_FILE_BYTES = 64 << 10;
  private static final Reason PASSWORD_UNAVAILABLE = new Reason("password-not-available");
  private static final Reason PASSWORD_VISIBLE = new Reason("password-visible");

  private final Map<String, String> environment;
  private final PasswordPrompt prompt;

  @Inject
  Passwords(Map<String, String> environment, PasswordPrompt prompt) {
    this.environment = environment;
    this.prompt = prompt;
  }

  /**
   * Returns the source the options name; without one, whoever is at the terminal is asked when the
   * key turns out to need a password.
   *
   * @throws UsageException if they name more than one
   * @throws SigningException if the file or the variable has no password
   */
  PasswordSource source(PrivateKeyOptions options, Conversation conversation)
      throws UsageException, SigningException {
    if (Stream.of(options.password, options.passwordEnv, options.passwordFile)
            .filter(Objects::nonNull)
            .count()
        > 1) {
      throw new UsageException(
          "only one of --password-file, --password-env and --password can be given");
    }
    if (options.password != null) {
      conversation.warn(
          new Warning(
              PASSWORD_VISIBLE, "other users can see --password TEXT in the list of processes"));
      return given(options.password.toCharArray());
    }
    if (options.passwordEnv != null) {
      String value = environment.get(options.passwordEnv);
      if (value == null) {
        throw new SigningException(
            PASSWORD_UNAVAILABLE,
            "cannot read the password: environment variable '%s' is not set"
                .formatted(options.passwordEnv));
      }
      return given(value.toCharArray());
    }
    if (options.passwordFile != null) {
      return given(firstLineOf(options.passwordFile));
    }
    return key -> prompt.ask("Password of %s: ".formatted(Printable.of(key.toString())));
  }

  private static PasswordSource given(char[] password) {
    return key -> Optional.of(password.clone());
  }

  private static char[] firstLineOf(Path file) throws SigningException {
    byte[] content = null;
    try (InputStream in = Files.newInputStream(file)) {
      content = in.readNBytes(MAXIMUM_FILE_BYTES + 1);
      if (content.length > MAXIMUM_FILE_BYTES) {
        throw failed(file, "it has more than " + MAXIMUM_FILE_BYTES + " bytes", null);
      }
      CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content));
      int end = 0;
      while (end < text.length() && text.charAt(end) != '\n' && text.charAt(end) != '\r') {
        end++;
      }
      char[] line = new char[end];
      text.get(line);
      Arrays.fill(text.array(), '\0');
      return line;
    } catch (NoSuchFileException e) {
      throw failed(file, "it does not exist", e);
    } catch (CharacterCodingException e) {
      throw failed(file, "it is not UTF-8 text", e);
    } catch (IOException e) {
      throw failed(file, Objects.requireNonNullElse(e.getMessage(), "it cannot be read"), e);
    } finally {
      if (content != null) {
        Arrays.fill(content, (byte) 0);
      }
    }
  }

  private static SigningException failed(Path file, String because, @Nullable Throwable cause) {
    return new SigningException(
        PASSWORD_UNAVAILABLE,
        "cannot read the password from '%s': %s".formatted(file, because),
        cause);
  }
}
