package io.modelsigning.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.signature.Bundle;
import io.modelsigning.domain.signature.Envelope;
import io.modelsigning.domain.signature.SignatureVerdict.Rejected;
import io.modelsigning.domain.signature.SignedMessage;
import io.modelsigning.domain.signature.SignerClaims;
import io.modelsigning.domain.signature.VerificationMaterial.CertificateChain;
import io.modelsigning.keys.TestCertificates.Holder;
import java.io.IOException;
import java.math.BigInteger;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECPoint;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.util.PublicKeyFactory;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A bundle's certificate is read, shown and judged, whatever it holds: nobody vouches for it before
 * a chain to a root was found.
 */
final class CertificateFuzzTest {
  private static final Holder ROOT = root();
  private static final Envelope ENVELOPE =
      new Envelope("t", Bytes.ofUtf8("payload"), List.of(Bytes.ofUtf8("signature")));
  private static final SignedMessage MESSAGE = SignedMessage.dsseV1("t", ENVELOPE.payload());
  private static final CertificateVerifier VERIFIER =
      new CertificateVerifier(
          new TrustedCertificates(List.of(ROOT.certificate()), List.of()),
          ExpectedNames.ANY,
          CertificateValidity.NOW,
          TimestampTrust.NONE,
          Clock.fixed(TestCertificates.NOW, ZoneOffset.UTC));

  private static Holder root() {
    try {
      return TestCertificates.root("CN=Root").selfSigned();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  static Stream<byte[]> seeds() throws Exception {
    Holder middle =
        TestCertificates.intermediate("CN=Middle,O=Ex\u00e4mple").pathLength(0).by(ROOT);
    return Stream.of(
            ROOT,
            middle,
            TestCertificates.leaf("CN=Leaf").by(ROOT),
            TestCertificates.leaf("CN=Leaf")
                .usage(KeyUsage.digitalSignature)
                .purpose(KeyPurposeId.id_kp_codeSigning)
                .by(middle),
            TestCertificates.leaf("CN=RSA").keys(TestCertificates.rsa(2048)).by(ROOT))
        .map(holder -> Certificates.encoded(holder.certificate()).toArray());
  }

  @MethodSource("seeds")
  @FuzzTest
  void certificate(byte[] der) throws Exception {
    // A value of the domain has no empty parts.
    if (der.length == 0) {
      return;
    }
    CertificateChain material =
        new CertificateChain(List.of(Bytes.of(der), Certificates.encoded(ROOT.certificate())));
    SignerClaims claims = KeyMethods.claims(material);
    assertEquals(2, claims.certificates().size() + claims.unreadable().size());
    // Nobody can have signed the envelope, which no reader has made.
    var verdict = VERIFIER.verify(Bundle.of(material, ENVELOPE), MESSAGE);
    assertEquals(Rejected.class, verdict.getClass());
    assertReadAlike(der);
  }

  /** What is read is what BouncyCastle reads of the same bytes. */
  private static void assertReadAlike(byte[] der) {
    X509Certificate certificate;
    ECPublicKey key;
    try {
      certificate = Certificates.parse(der, "the certificate");
      key = Certificates.keyOf(certificate).key();
    } catch (Unusable e) {
      return;
    }
    BigInteger serialNumber;
    ECPoint point;
    try {
      X509CertificateHolder other = new X509CertificateHolder(der);
      serialNumber = other.getSerialNumber();
      var normal =
          ((ECPublicKeyParameters) PublicKeyFactory.createKey(other.getSubjectPublicKeyInfo()))
              .getQ()
              .normalize();
      point =
          new ECPoint(
              normal.getAffineXCoord().toBigInteger(), normal.getAffineYCoord().toBigInteger());
    } catch (IOException | RuntimeException e) {
      // The platform reads parts in forms that BouncyCastle does not, such as an extension in a
      // SET; there is nothing to compare then.
      return;
    }
    assertEquals(serialNumber, certificate.getSerialNumber());
    assertEquals(point, key.getW());
  }
}
