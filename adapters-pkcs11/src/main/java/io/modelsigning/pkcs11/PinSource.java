package io.modelsigning.pkcs11;

import java.util.Optional;

/** Knows the PINs of tokens. Safe for use by several threads. */
@FunctionalInterface
public interface PinSource {
  /** Knows none. */
  PinSource NONE = token -> Optional.empty();

  /**
   * Returns the PIN of a token, or empty if there is none to be had. Asked only when the token
   * wants one and the reference does not say where it is. The array becomes the caller's, which
   * overwrites it after use.
   *
   * @param token the token's label, and what it says of the tries that remain
   */
  Optional<char[]> pin(String token);
}
