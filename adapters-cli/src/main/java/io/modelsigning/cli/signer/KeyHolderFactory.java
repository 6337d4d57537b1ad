package io.modelsigning.cli.signer;

import io.modelsigning.domain.SigningException;
import io.modelsigning.domain.port.out.KeyHolder;
import io.modelsigning.keys.PasswordSource;

/** Makes what holds the keys of one scheme, once the user's options are known. */
@FunctionalInterface
public interface KeyHolderFactory {
  /**
   * Makes it.
   *
   * @param secrets asked for what opens a key, such as a PIN, if there is such a thing; it may ask
   *     the user
   * @throws SigningException if what it takes is not there
   */
  KeyHolder holder(PasswordSource secrets) throws SigningException;
}
