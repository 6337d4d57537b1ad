package io.modelsigning.domain.port.out;

import io.modelsigning.domain.SigningException;
import io.modelsigning.domain.VerificationUnavailableException;
import io.modelsigning.domain.key.Curve;
import io.modelsigning.domain.key.KeyReference;
import java.security.interfaces.ECPublicKey;

/**
 * What holds keys, and opens them by references of one scheme: a token, a key management service.
 * Safe for use by several threads.
 *
 * <p>What it answers is not believed: {@link SigningKey} says what is checked.
 */
public interface KeyHolder {
  /**
   * Opens a private key. Which version of it signs is settled here, and stays so.
   *
   * @param reference of the holder's scheme
   * @throws SigningException if the reference names no key, or several, or one that this user must
   *     not use, or the holder cannot be reached
   * @throws InterruptedException if the thread is interrupted
   */
  SigningKey signingKey(KeyReference reference) throws SigningException, InterruptedException;

  /**
   * Returns a public key, asked for once.
   *
   * @param reference of the holder's scheme
   * @throws VerificationUnavailableException if the reference names no key, or several, or one that
   *     this user must not read, or the holder cannot be reached
   * @throws InterruptedException if the thread is interrupted
   */
  ECPublicKey publicKey(KeyReference reference)
      throws VerificationUnavailableException, InterruptedException;

  /**
   * Makes a key pair in the holder, and replaces none.
   *
   * @param reference of the holder's scheme, and of no key that is there
   * @return the key that was made; its text names it also where the holder chose the name
   * @throws SigningException if there is such a key, or the holder refuses, cannot make keys or
   *     cannot be reached
   * @throws InterruptedException if the thread is interrupted
   */
  Created create(KeyReference reference, Curve curve) throws SigningException, InterruptedException;

  /**
   * A key pair that was made.
   *
   * @param reference by which the key is used from now on
   */
  record Created(KeyReference reference, ECPublicKey publicKey) {}
}
