package io.modelsigning.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.modelsigning.domain.key.Curve;
import java.io.IOException;
import java.math.BigInteger;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECPoint;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.jce.ECNamedCurveTable;
import org.bouncycastle.util.io.pem.PemObject;
import org.junit.jupiter.params.provider.MethodSource;

/** A private key has the number that BouncyCastle reads, or is refused as unusable. */
final class PrivateKeyFuzzTest {
  private static final FuzzedFile FILE = new FuzzedFile();

  static Stream<byte[]> seeds() {
    return FuzzedFile.contents(
        "p256-sec1.pem",
        "p256-sec1-with-parameters.pem",
        "p256-sec1-without-public-key.pem",
        "p256-pkcs8.pem",
        "p256-pkcs8-with-text.pem",
        "p256-pkcs8-without-public-key.pem",
        "p256-explicit-parameters.pem",
        "ed25519-pkcs8.pem");
  }

  @MethodSource("seeds")
  @FuzzTest
  void privateKey(byte[] content) throws IOException {
    ECPublicKey key;
    try {
      key =
          PrivateKeys.read(PemSource.of(FILE.with(content)), file -> Optional.empty()).publicKey();
    } catch (Unusable e) {
      assertTrue(e.text().startsWith("the private key"), e.text());
      return;
    }
    BigInteger other = secret(FuzzedFile.blocks(content));
    var curve = ECNamedCurveTable.getParameterSpec(Curve.of(key).orElseThrow().toString());
    var point = curve.getG().multiply(other).normalize();
    assertEquals(
        new ECPoint(point.getAffineXCoord().toBigInteger(), point.getAffineYCoord().toBigInteger()),
        key.getW());
  }

  private static BigInteger secret(List<PemObject> blocks) throws IOException {
    for (PemObject block : blocks) {
      if (block.getType().equals("EC PRIVATE KEY")) {
        return ECPrivateKey.getInstance(block.getContent()).getKey();
      }
      if (block.getType().equals("PRIVATE KEY")) {
        return ECPrivateKey.getInstance(
                PrivateKeyInfo.getInstance(block.getContent()).parsePrivateKey())
            .getKey();
      }
    }
    throw new AssertionError("BouncyCastle finds no private key");
  }
}
