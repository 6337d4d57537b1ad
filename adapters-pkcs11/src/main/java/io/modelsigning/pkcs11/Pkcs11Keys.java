package io.modelsigning.pkcs11;

import io.modelsigning.domain.key.KeyReference;
import io.modelsigning.domain.port.out.KeyHolder;
import java.nio.file.Path;

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

  /**
   * Makes sure that a reference can be followed, before anything is done.
   *
   * @throws IllegalArgumentException if it is no PKCS #11 URI, or has attributes that are not used
   */
  public static void check(KeyReference reference) {
    try {
      Pkcs11Uri.parse(reference.text());
    } catch (Pkcs11Exception e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  /**
   * Returns the reference with the module in it, unless it names one itself.
   *
   * @throws IllegalArgumentException as {@link #check}
   */
  public static KeyReference withModule(KeyReference reference, Path module) {
    try {
      return new KeyReference(Pkcs11Uri.parse(reference.text()).withModule(module));
    } catch (Pkcs11Exception e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  /** Returns the holder of keys in tokens. */
  public static KeyHolder holder(Pkcs11Settings settings, PinSource pins) {
    return new TokenKeyHolder(settings, new Pins(pins));
  }
}
