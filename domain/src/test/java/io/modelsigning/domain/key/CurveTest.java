package io.modelsigning.domain.key;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigInteger;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.InvalidKeySpecException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CurveTest {
  private static ECPublicKey key(Curve curve) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec(curve.oid()));
    return (ECPublicKey) generator.generateKeyPair().getPublic();
  }

  @ParameterizedTest
  @EnumSource
  void readsItsOwnKeysAlone(Curve curve) throws Exception {
    ECPublicKey key = key(curve);
    assertEquals(key, curve.decode(key.getEncoded()));
    assertEquals(key, curve.at(key.getW()));
    for (Curve other : Curve.values()) {
      if (other != curve) {
        assertThrows(InvalidKeySpecException.class, () -> other.decode(key.getEncoded()));
        assertThrows(InvalidKeySpecException.class, () -> other.at(key.getW()));
      }
    }
    assertEquals(
        MessageDigest.getInstance(curve.hashAlgorithm()).getDigestLength(), curve.digestBytes());
  }

  @Test
  void refusesOtherKindsAndOtherPoints() throws Exception {
    byte[] rsa = KeyPairGenerator.getInstance("RSA").generateKeyPair().getPublic().getEncoded();
    assertThrows(InvalidKeySpecException.class, () -> Curve.P256.decode(rsa));
    assertThrows(InvalidKeySpecException.class, () -> Curve.P256.decode(new byte[0]));
    ECPoint point = key(Curve.P256).getW();
    ECPoint beside = new ECPoint(point.getAffineX(), point.getAffineY().add(BigInteger.ONE));
    assertThrows(InvalidKeySpecException.class, () -> Curve.P256.at(beside));
  }
}
