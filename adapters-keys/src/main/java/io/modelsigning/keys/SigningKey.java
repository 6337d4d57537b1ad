package io.modelsigning.keys;

import io.modelsigning.domain.manifest.Bytes;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECPublicKeySpec;
import java.util.Optional;

/**
 * A private key that can sign models; {@link KeyMethods} reads and uses it. Immutable.
 *
 * <p>A file may state the public key beside the private one. That the two belong together is known
 * before anything is done with the key: a model takes minutes to hash, and a bad key ends that in
 * vain.
 */
public final class SigningKey {
  private final Curve curve;
  private final KeyPair pair;
  private final String what;

  private SigningKey(Curve curve, KeyPair pair, String what) {
    this.curve = curve;
    this.pair = pair;
    this.what = what;
  }

  /**
   * Returns the key; refuses a private one whose file states the public key of another.
   *
   * @param secret greater than 0 and less than the curve's order
   * @param stated the public key that its file has beside it
   * @param what what to call the key in messages
   */
  static SigningKey of(
      Curve curve, BigInteger secret, Optional<ECPublicKeySpec> stated, String what)
      throws Unusable {
    KeyPair pair;
    try {
      pair = KeyPairs.of(curve, secret);
    } catch (GeneralSecurityException e) {
      throw unusable(what, e);
    }
    if (stated.isPresent()) {
      requireSame((ECPublicKey) pair.getPublic(), stated.get(), what);
    }
    return new SigningKey(curve, pair, what);
  }

  private static void requireSame(ECPublicKey key, ECPublicKeySpec other, String what)
      throws Unusable {
    if (!other.getW().equals(key.getW())) {
      // Refuses what is no key at all.
      PublicKeys.create(other, what);
      throw new Unusable(
          KeyReasons.MALFORMED_KEY,
          "%s must have the public key of its private key beside it, but has another"
              .formatted(what));
    }
  }

  /** Returns the public key. */
  ECPublicKey publicKey() {
    return (ECPublicKey) pair.getPublic();
  }

  /** Returns the ECDSA signature in DER, made with the hash that fits the curve. */
  Bytes sign(Bytes message) throws Unusable {
    try {
      Signature signature = Signature.getInstance(curve.signatureAlgorithm());
      signature.initSign(pair.getPrivate());
      signature.update(message.asReadOnlyBuffer());
      return Bytes.of(signature.sign());
    } catch (GeneralSecurityException e) {
      throw unusable(what, e);
    }
  }

  private static Unusable unusable(String what, GeneralSecurityException e) {
    return new Unusable(KeyReasons.SIGNING_FAILED, "%s cannot be used to sign".formatted(what), e);
  }

  /** Returns the curve; nothing of the key. */
  @Override
  public String toString() {
    return "signing key on " + curve;
  }
}
