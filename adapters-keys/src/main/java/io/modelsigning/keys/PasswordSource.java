package io.modelsigning.keys;

import java.nio.file.Path;
import java.util.Optional;

/** Knows the passwords of encrypted private keys. */
@FunctionalInterface
public interface PasswordSource {
  /**
   * Returns the password of the key in {@code key}, or empty if there is none to be had. Asked only
   * when the key is encrypted. The array becomes the caller's, which overwrites it after use.
   */
  Optional<char[]> password(Path key);
}
