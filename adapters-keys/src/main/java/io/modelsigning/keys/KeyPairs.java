package io.modelsigning.keys;

import io.modelsigning.domain.key.Curve;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.ECPrivateKeySpec;
import java.util.Arrays;

/** Key pairs of a known secret. */
final class KeyPairs {
  private KeyPairs() {}

  /**
   * Returns the pair of {@code secret}.
   *
   * @param secret greater than 0 and less than the curve's order
   */
  static KeyPair of(Curve curve, BigInteger secret) throws GeneralSecurityException {
    return of(curve, secret, KeyPairGenerator.getInstance("EC"));
  }

  /**
   * Returns the same by way of {@code generator}. The platform has no method that computes a public
   * key, but its generator computes one for the number it has made of random bytes (FIPS 186-4,
   * B.4.1): given the secret for these, it makes just that pair, by the arithmetic it signs with,
   * which takes equally long for every secret. Where a generator makes something else of the bytes,
   * the public key is computed by BouncyCastle.
   */
  static KeyPair of(Curve curve, BigInteger secret, KeyPairGenerator generator)
      throws GeneralSecurityException {
    generator.initialize(curve.parameters(), new Secret(secret));
    KeyPair pair = generator.generateKeyPair();
    if (pair.getPrivate() instanceof ECPrivateKey made && made.getS().equals(secret)) {
      return pair;
    }
    KeyFactory factory = KeyFactory.getInstance("EC");
    return new KeyPair(
        factory.generatePublic(Asn1Keys.specOf(curve, secret)),
        factory.generatePrivate(new ECPrivateKeySpec(secret, curve.parameters())));
  }

  /** Gives one number, little-endian, where random bytes are asked for. */
  private static final class Secret extends SecureRandom {
    private static final long serialVersionUID = 1L;

    private final BigInteger number;

    Secret(BigInteger number) {
      // Without an implementation, which is never asked.
      super(null, null);
      this.number = number;
    }

    @Override
    public void nextBytes(byte[] bytes) {
      byte[] bigEndian = number.toByteArray();
      Arrays.fill(bytes, (byte) 0);
      for (int i = 0; i < Math.min(bytes.length, bigEndian.length); i++) {
        bytes[i] = bigEndian[bigEndian.length - 1 - i];
      }
      Arrays.fill(bigEndian, (byte) 0);
    }
  }
}
