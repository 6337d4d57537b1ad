package io.modelsigning.keys;

import io.modelsigning.domain.SigningException;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.port.out.SigningKey;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * Key files made by OpenSSL 3.0 with {@code ecparam -genkey}, {@code ec}, {@code pkcs8 -topk8} and
 * {@code pkey}; the name of each says how.
 */
final class OpenSslKeys {
  static final String PASSWORD = "pässwörd";

  static final PasswordSource NO_PASSWORD =
      key -> {
        throw new AssertionError("no password is needed for " + key);
      };

  private OpenSslKeys() {}

  static Path file(String name) {
    URL url = Objects.requireNonNull(OpenSslKeys.class.getResource(name), name);
    try {
      return Path.of(url.toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  static Bytes text(String name) throws IOException {
    return Bytes.of(Files.readAllBytes(file(name)));
  }

  static PasswordSource password(String password) {
    return key -> Optional.of(password.toCharArray());
  }

  static SigningKey read(String name) throws SigningException {
    return KeyMethods.create(java.time.Clock.systemUTC())
        .readSigningKey(PemSource.of(file(name)), NO_PASSWORD);
  }
}
