package io.modelsigning.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECPoint;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.util.PublicKeyFactory;
import org.bouncycastle.util.io.pem.PemObject;
import org.junit.jupiter.params.provider.MethodSource;

/** A public key is the one that BouncyCastle reads, on its curve, or refused as unusable. */
final class PublicKeyFuzzTest {
  private static final FuzzedFile FILE = new FuzzedFile();

  static Stream<byte[]> seeds() {
    return FuzzedFile.contents(
        "p256-public.pem", "p256-public-compressed.pem", "ed25519-public.pem");
  }

  @MethodSource("seeds")
  @FuzzTest
  void publicKey(byte[] content) throws IOException {
    ECPublicKey key;
    try {
      key = PublicKeys.read(PemSource.of(FILE.with(content))).key();
    } catch (Unusable e) {
      assertTrue(e.text().startsWith("the public key"), e.text());
      return;
    }
    PemObject block = FuzzedFile.blocks(content).getFirst();
    ECPublicKeyParameters other =
        (ECPublicKeyParameters)
            PublicKeyFactory.createKey(SubjectPublicKeyInfo.getInstance(block.getContent()));
    assertEquals(
        new ECPoint(
            other.getQ().normalize().getAffineXCoord().toBigInteger(),
            other.getQ().normalize().getAffineYCoord().toBigInteger()),
        key.getW());
    assertEquals(other.getParameters().getN(), key.getParams().getOrder());
    assertEquals(64, PublicKeys.hintOf(key).length());
  }
}
