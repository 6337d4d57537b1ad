package io.modelsigning.keys;

import java.util.Optional;

/** Knows the passwords of encrypted private keys. */
@FunctionalInterface
public interface PasswordSource {
  /**
   * Returns the password of a key, or empty if there is none to be had. Asked only when the key is
   * encrypted. The array becomes the caller's, which overwrites it after use.
   *
   * @param key the name of the key's {@link PemSource}
   */
  Optional<char[]> password(String key);
}
