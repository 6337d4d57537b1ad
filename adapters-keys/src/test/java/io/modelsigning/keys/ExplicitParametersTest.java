package io.modelsigning.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.modelsigning.keys.OtherContentException.Wanted;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.jce.ECNamedCurveTable;
import org.bouncycastle.jce.spec.ECNamedCurveParameterSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExplicitParametersTest {
  private static final ECNamedCurveParameterSpec P256 =
      ECNamedCurveTable.getParameterSpec("secp256r1");

  @TempDir private Path folder;

  private static SubjectPublicKeyInfo openSslKey() throws Exception {
    return SubjectPublicKeyInfo.getInstance(
        Pem.read(
                PemSource.of(OpenSslKeys.file("p256-explicit-public.pem")),
                10_000,
                "the key",
                Wanted.PUBLIC_KEY)
            .getFirst()
            .getContent());
  }

  /** Returns OpenSSL's parameters with one member of them replaced. */
  private static ASN1Sequence with(int place, ASN1Encodable member) throws Exception {
    ASN1Encodable[] members =
        ASN1Sequence.getInstance(openSslKey().getAlgorithm().getParameters()).toArray();
    members[place] = member;
    return new DERSequence(members);
  }

  private void read(ASN1Encodable parameters, byte[] point) throws Exception {
    byte[] der =
        new SubjectPublicKeyInfo(
                new AlgorithmIdentifier(new ASN1ObjectIdentifier("1.2.840.10045.2.1"), parameters),
                point)
            .getEncoded();
    PublicKeys.read(
        PemSource.of(
            Files.writeString(
                folder.resolve("key.pem"),
                "-----BEGIN PUBLIC KEY-----\n%s\n-----END PUBLIC KEY-----\n"
                    .formatted(Base64.getMimeEncoder(64, new byte[] {10}).encodeToString(der)))));
  }

  private void assertRefused(ASN1Encodable parameters) throws Exception {
    byte[] point = openSslKey().getPublicKeyData().getOctets();
    Unusable refusal = assertThrows(Unusable.class, () -> read(parameters, point));
    assertEquals(KeyReasons.UNSUPPORTED_KEY, refusal.reason(), refusal.text());
    assertTrue(
        refusal.text().contains("EC with explicit parameters of none of these curves"),
        refusal.text());
  }

  private static DERSequence field(BigInteger p) {
    return new DERSequence(
        new ASN1Encodable[] {new ASN1ObjectIdentifier("1.2.840.10045.1.1"), new ASN1Integer(p)});
  }

  private static DERSequence curve(BigInteger a, BigInteger b) {
    return new DERSequence(
        new ASN1Encodable[] {
          new DEROctetString(a.toByteArray()), new DEROctetString(b.toByteArray())
        });
  }

  private static DEROctetString point(org.bouncycastle.math.ec.ECPoint point) {
    return new DEROctetString(point.getEncoded(false));
  }

  @Test
  void everyNumberMustBeTheNamedCurves() throws Exception {
    BigInteger p = P256.getCurve().getField().getCharacteristic();
    BigInteger a = P256.getCurve().getA().toBigInteger();
    BigInteger b = P256.getCurve().getB().toBigInteger();
    byte[] point = openSslKey().getPublicKeyData().getOctets();
    for (ASN1Sequence same :
        List.of(
            with(1, field(p)),
            with(2, curve(a, b)),
            with(3, point(P256.getG())),
            with(3, new DEROctetString(P256.getG().getEncoded(true))),
            with(4, new ASN1Integer(P256.getN())),
            with(5, new ASN1Integer(1)))) {
      read(same, point);
    }
    BigInteger two = BigInteger.TWO;
    for (ASN1Sequence other :
        List.of(
            with(1, field(p.add(two))),
            with(
                1,
                new DERSequence(
                    new ASN1Encodable[] {
                      new ASN1ObjectIdentifier("1.2.840.10045.1.2"), new ASN1Integer(p)
                    })),
            with(2, curve(a.subtract(BigInteger.ONE), b)),
            with(2, curve(a, b.add(BigInteger.ONE))),
            with(2, curve(a.add(p), b)),
            with(3, point(P256.getG().negate())),
            with(4, new ASN1Integer(P256.getN().add(two))),
            with(4, new ASN1Integer(P256.getN().multiply(two))),
            with(5, new ASN1Integer(2)))) {
      assertRefused(other);
    }
  }

  /** Who may choose the generator has the private half of any public key (CVE-2020-0601). */
  @Test
  void aGeneratorOfOnesOwnIsRefused() throws Exception {
    byte[] victim = openSslKey().getPublicKeyData().getOctets();
    // The generator is the victim's public key, so that the private key is 1.
    assertRefused(with(3, new DEROctetString(victim)));
    BigInteger secret = BigInteger.valueOf(7);
    assertRefused(
        with(
            3,
            point(
                P256.getCurve()
                    .decodePoint(victim)
                    .multiply(secret.modInverse(P256.getN()))
                    .normalize())));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4})
  void whatIsNoStructureOfParametersIsRefused(int length) throws Exception {
    ASN1Encodable[] members =
        ASN1Sequence.getInstance(openSslKey().getAlgorithm().getParameters()).toArray();
    byte[] point = openSslKey().getPublicKeyData().getOctets();
    ASN1EncodableVector cut = new ASN1EncodableVector();
    cut.addAll(Arrays.copyOf(members, length));
    Unusable refusal = assertThrows(Unusable.class, () -> read(new DERSequence(cut), point));
    assertEquals(KeyReasons.MALFORMED_KEY, refusal.reason());
    for (Map.Entry<Integer, ASN1Encodable> strange :
        Map.<Integer, ASN1Encodable>of(
                1, new ASN1Integer(1), 2, new ASN1Integer(1), 3, new DEROctetString(new byte[1]))
            .entrySet()) {
      assertThrows(Unusable.class, () -> read(with(strange.getKey(), strange.getValue()), point));
    }
  }
}
