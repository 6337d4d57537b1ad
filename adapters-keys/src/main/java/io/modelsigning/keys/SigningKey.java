package io.modelsigning.keys;

import io.modelsigning.domain.manifest.Bytes;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;

/** A private key that can sign models; {@link KeyMethods} reads and uses it. Immutable. */
public final class SigningKey {
  private final PrivateKey privateKey;
  private final ECPublicKey publicKey;
  private final Curve curve;

  SigningKey(PrivateKey privateKey, ECPublicKey publicKey, Curve curve) {
    this.privateKey = privateKey;
    this.publicKey = publicKey;
    this.curve = curve;
  }

  ECPublicKey publicKey() {
    return publicKey;
  }

  /** Returns the ECDSA signature in DER, made with the hash that fits the curve. */
  Bytes sign(Bytes message) throws GeneralSecurityException {
    Signature signature = Signature.getInstance(curve.signatureAlgorithm());
    signature.initSign(privateKey);
    signature.update(message.asReadOnlyBuffer());
    return Bytes.of(signature.sign());
  }

  /** Returns the curve; nothing of the key. */
  @Override
  public String toString() {
    return "signing key on " + curve;
  }
}
