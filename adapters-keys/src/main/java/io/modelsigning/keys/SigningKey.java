package io.modelsigning.keys;

import io.modelsigning.domain.manifest.Bytes;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import org.jspecify.annotations.Nullable;

/**
 * A private key that can sign models; {@link KeyMethods} reads and uses it. Thread-safe.
 *
 * <p>Its public key is computed when it is first asked for. That takes a while in a fresh JVM, and
 * nobody needs it before the model is hashed.
 */
public final class SigningKey {
  private final Curve curve;
  private final BigInteger secret;
  private @Nullable KeyPair pair;

  /**
   * @param secret greater than 0 and less than the curve's order
   */
  SigningKey(Curve curve, BigInteger secret) {
    this.curve = curve;
    this.secret = secret;
  }

  private synchronized KeyPair pair() throws GeneralSecurityException {
    KeyPair made = pair;
    if (made == null) {
      made = KeyPairs.of(curve, secret);
      pair = made;
    }
    return made;
  }

  ECPublicKey publicKey() throws GeneralSecurityException {
    return (ECPublicKey) pair().getPublic();
  }

  /** Returns the ECDSA signature in DER, made with the hash that fits the curve. */
  Bytes sign(Bytes message) throws GeneralSecurityException {
    Signature signature = Signature.getInstance(curve.signatureAlgorithm());
    signature.initSign(pair().getPrivate());
    signature.update(message.asReadOnlyBuffer());
    return Bytes.of(signature.sign());
  }

  /** Returns the curve; nothing of the key. */
  @Override
  public String toString() {
    return "signing key on " + curve;
  }
}
