package io.modelsigning.pkcs11;

import io.modelsigning.domain.port.out.KeyHolder;

/**
 * Gives keys in PKCS #11 tokens, by references such as {@code
 * pkcs11:token=signing;object=models?module-name=softhsm2} (RFC 7512).
 *
 * <p>A module is code of somebody else that runs in this process: one that crashes takes the
 * process along. It is loaded at the first use of a reference, and stays. The JVM wants {@code
 * --enable-native-access} for it.
 */
public final class Pkcs11Keys {
  private Pkcs11Keys() {}

  /** Returns the holder of keys in tokens. */
  public static KeyHolder holder(Pkcs11Settings settings, PinSource pins) {
    return new TokenKeyHolder(settings, new Pins(pins));
  }
}
