package io.modelsigning.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.modelsigning.domain.key.Curve;
import java.math.BigInteger;
import java.security.InvalidAlgorithmParameterException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.AlgorithmParameterSpec;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class KeyPairsTest {
  /** BouncyCastle computes the public key by arithmetic of its own. */
  @ParameterizedTest
  @EnumSource
  void thePublicKeyIsTheOneOfTheSecret(Curve curve) throws Exception {
    BigInteger order = curve.parameters().getOrder();
    Random random = new Random(20);
    for (BigInteger secret :
        List.of(
            BigInteger.ONE,
            order.subtract(BigInteger.ONE),
            BigInteger.TWO.pow(200),
            new BigInteger(order.bitLength() - 1, random).add(BigInteger.ONE))) {
      KeyPair pair = KeyPairs.of(curve, secret);

      assertEquals(secret, ((ECPrivateKey) pair.getPrivate()).getS());
      assertEquals(Asn1Keys.specOf(curve, secret).getW(), ((ECPublicKey) pair.getPublic()).getW());
    }
  }

  @ParameterizedTest
  @EnumSource
  void aGeneratorThatGoesItsOwnWayIsNotBelieved(Curve curve) throws Exception {
    KeyPairGenerator platform = KeyPairGenerator.getInstance("EC");
    platform.initialize(curve.parameters());
    KeyPair other = platform.generateKeyPair();
    KeyPairGenerator generator =
        new KeyPairGenerator("EC") {
          @Override
          public void initialize(AlgorithmParameterSpec parameters, SecureRandom random) {
            // It takes its random bytes from elsewhere.
          }

          @Override
          public KeyPair generateKeyPair() {
            return other;
          }
        };
    BigInteger secret = BigInteger.valueOf(20);

    KeyPair pair = KeyPairs.of(curve, secret, generator);

    assertEquals(secret, ((ECPrivateKey) pair.getPrivate()).getS());
    ECPublicKey publicKey = (ECPublicKey) pair.getPublic();
    assertEquals(Asn1Keys.specOf(curve, secret).getW(), publicKey.getW());
    assertNotEquals(((ECPublicKey) other.getPublic()).getW(), publicKey.getW());
  }

  /** The platform's generator does take the secret, or every signature would wait for another. */
  @ParameterizedTest
  @EnumSource
  void thePlatformMakesThePairItself(Curve curve) throws Exception {
    int[] pairs = {0};
    KeyPairGenerator platform = KeyPairGenerator.getInstance("EC");
    KeyPairGenerator counted =
        new KeyPairGenerator("EC") {
          @Override
          public void initialize(AlgorithmParameterSpec parameters, SecureRandom random)
              throws InvalidAlgorithmParameterException {
            platform.initialize(parameters, random);
          }

          @Override
          public KeyPair generateKeyPair() {
            KeyPair made = platform.generateKeyPair();
            BigInteger number = ((ECPrivateKey) made.getPrivate()).getS();
            pairs[0] += number.equals(BigInteger.valueOf(21)) ? 1 : 0;
            return made;
          }
        };

    KeyPairs.of(curve, BigInteger.valueOf(21), counted);

    assertEquals(1, pairs[0], "the platform has made another pair");
  }
}
