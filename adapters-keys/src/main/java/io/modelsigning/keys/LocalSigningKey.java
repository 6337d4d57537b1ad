package io.modelsigning.keys;

import io.modelsigning.domain.SigningException;
import io.modelsigning.domain.key.Curve;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.port.out.SigningKey;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECPublicKeySpec;
import java.util.Optional;

/** A private key in the memory of this process. */
final class LocalSigningKey implements SigningKey {
  /** The JCA name of ECDSA over what is a digest already. */
  private static final String OF_A_DIGEST = "NONEwithECDSA";

  private final Curve curve;
  private final KeyPair pair;
  private final String what;

  private LocalSigningKey(Curve curve, KeyPair pair, String what) {
    this.curve = curve;
    this.pair = pair;
    this.what = what;
  }

  /**
   * Returns the key of {@code secret}, with the public key that is computed from it.
   *
   * @param secret greater than 0 and less than the curve's order
   * @param stated the public key that its file has beside it, which must be that one
   * @param what what to call the key in messages
   */
  static LocalSigningKey create(
      Curve curve, BigInteger secret, Optional<ECPublicKeySpec> stated, String what)
      throws Unusable {
    KeyPair pair;
    try {
      pair = KeyPairs.of(curve, secret);
    } catch (GeneralSecurityException e) {
      throw new Unusable(KeyReasons.SIGNING_FAILED, unusable(what), e);
    }
    if (stated.isPresent()) {
      requireSame((ECPublicKey) pair.getPublic(), stated.get(), what);
    }
    return new LocalSigningKey(curve, pair, what);
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

  private static String unusable(String what) {
    return "%s cannot be used to sign".formatted(what);
  }

  @Override
  public ECPublicKey publicKey() {
    return (ECPublicKey) pair.getPublic();
  }

  @Override
  public Bytes sign(Bytes digest) throws SigningException {
    try {
      Signature signature = Signature.getInstance(OF_A_DIGEST);
      signature.initSign(pair.getPrivate());
      // Not from a buffer, of which the JDK takes one byte less than SHA-512 has.
      signature.update(digest.toArray());
      return Bytes.of(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new SigningException(KeyReasons.SIGNING_FAILED, unusable(what), e);
    }
  }

  /** Returns the curve; nothing of the key. */
  @Override
  public String toString() {
    return "signing key on " + curve;
  }
}
