package io.modelsigning.keys;

import io.modelsigning.domain.manifest.Bytes;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECPublicKeySpec;
import java.util.Optional;
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
  private final Optional<ECPublicKeySpec> stated;
  private final String what;
  private @Nullable KeyPair pair;

  /**
   * @param secret greater than 0 and less than the curve's order
   * @param stated the public key that its file has beside it; nothing holds the two together
   * @param what what to call the key in messages
   */
  SigningKey(Curve curve, BigInteger secret, Optional<ECPublicKeySpec> stated, String what) {
    this.curve = curve;
    this.secret = secret;
    this.stated = stated;
    this.what = what;
  }

  private synchronized KeyPair pair() throws Unusable {
    KeyPair made = pair;
    if (made == null) {
      made = make();
      pair = made;
    }
    return made;
  }

  private KeyPair make() throws Unusable {
    KeyPair made;
    try {
      made = KeyPairs.of(curve, secret);
    } catch (GeneralSecurityException e) {
      throw unusable(e);
    }
    if (stated.isPresent()) {
      requireSame((ECPublicKey) made.getPublic(), stated.get());
    }
    return made;
  }

  private void requireSame(ECPublicKey key, ECPublicKeySpec other) throws Unusable {
    if (!other.getW().equals(key.getW())) {
      // Refuses what is no key at all.
      PublicKeys.create(other, what);
      throw new Unusable(
          KeyReasons.MALFORMED_KEY,
          "%s must have the public key of its private key beside it, but has another"
              .formatted(what));
    }
  }

  /** Returns the public key; refuses a private one that is stated to have another. */
  ECPublicKey publicKey() throws Unusable {
    return (ECPublicKey) pair().getPublic();
  }

  /**
   * Returns the ECDSA signature in DER, made with the hash that fits the curve; refuses a private
   * key that is stated to have another public one.
   */
  Bytes sign(Bytes message) throws Unusable {
    PrivateKey key = pair().getPrivate();
    try {
      Signature signature = Signature.getInstance(curve.signatureAlgorithm());
      signature.initSign(key);
      signature.update(message.asReadOnlyBuffer());
      return Bytes.of(signature.sign());
    } catch (GeneralSecurityException e) {
      throw unusable(e);
    }
  }

  private Unusable unusable(GeneralSecurityException e) {
    return new Unusable(KeyReasons.SIGNING_FAILED, "%s cannot be used to sign".formatted(what), e);
  }

  /** Returns the curve; nothing of the key. */
  @Override
  public String toString() {
    return "signing key on " + curve;
  }
}
