package io.modelsigning.domain.port.out;

import io.modelsigning.domain.SigningException;
import io.modelsigning.domain.manifest.Bytes;
import java.security.interfaces.ECPublicKey;

/**
 * A private key that signs, wherever it is held: in this process, in a hardware token, in a key
 * management service. The private key itself never crosses this port. Safe for use by several
 * threads.
 *
 * <p>OMS signs with ECDSA on P-256, P-384 and P-521 (OMS v1.0, algorithm registry). Whoever signs
 * by the key refuses any other public key, and a signature that does not verify with the public
 * key.
 */
public interface SigningKey {
  /** Returns the public key, which is known when the key is opened and stays the same. */
  ECPublicKey publicKey();

  /**
   * Signs a digest with ECDSA.
   *
   * @param digest by the hash that fits the curve: SHA-256, SHA-384 or SHA-512, which its length
   *     tells
   * @return the signature in DER (RFC 3279, section 2.2.3)
   * @throws SigningException if the key cannot be used, or what holds it refuses or fails
   * @throws InterruptedException if the thread is interrupted
   */
  Bytes sign(Bytes digest) throws SigningException, InterruptedException;
}
