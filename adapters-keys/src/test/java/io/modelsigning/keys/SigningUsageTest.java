package io.modelsigning.keys;

import static io.modelsigning.keys.TestCertificates.leaf;
import static org.bouncycastle.asn1.x509.KeyPurposeId.anyExtendedKeyUsage;
import static org.bouncycastle.asn1.x509.KeyPurposeId.id_kp_OCSPSigning;
import static org.bouncycastle.asn1.x509.KeyPurposeId.id_kp_clientAuth;
import static org.bouncycastle.asn1.x509.KeyPurposeId.id_kp_codeSigning;
import static org.bouncycastle.asn1.x509.KeyPurposeId.id_kp_emailProtection;
import static org.bouncycastle.asn1.x509.KeyPurposeId.id_kp_serverAuth;
import static org.bouncycastle.asn1.x509.KeyPurposeId.id_kp_timeStamping;
import static org.bouncycastle.asn1.x509.KeyUsage.cRLSign;
import static org.bouncycastle.asn1.x509.KeyUsage.digitalSignature;
import static org.bouncycastle.asn1.x509.KeyUsage.keyAgreement;
import static org.bouncycastle.asn1.x509.KeyUsage.keyCertSign;
import static org.bouncycastle.asn1.x509.KeyUsage.keyEncipherment;
import static org.bouncycastle.asn1.x509.KeyUsage.nonRepudiation;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.modelsigning.keys.TestCertificates.Spec;
import java.util.List;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SigningUsageTest {
  private static void assertAccepted(Spec spec) {
    assertDoesNotThrow(() -> SigningUsage.require(spec.selfSigned().certificate()));
  }

  private static void assertRefused(String message, Spec spec) {
    assertRefused("certificate-usage", message, spec);
  }

  private static void assertRefused(String reason, String message, Spec spec) {
    Unusable refusal =
        assertThrows(Unusable.class, () -> SigningUsage.require(spec.selfSigned().certificate()));
    assertEquals(reason, refusal.reason().code(), refusal.text());
    assertTrue(refusal.text().contains(message), refusal.text());
  }

  private static Spec bare() {
    return leaf("CN=leaf").authority(null).usage(null);
  }

  @Test
  void takesCertificatesForSigning() {
    assertAccepted(leaf("CN=leaf"));
    assertAccepted(bare().usage(digitalSignature));
    assertAccepted(bare().usage(digitalSignature | nonRepudiation | keyEncipherment));
    assertAccepted(bare().purpose(id_kp_codeSigning));
    assertAccepted(leaf("CN=leaf").purpose(id_kp_codeSigning));
    assertAccepted(leaf("CN=leaf").purpose(id_kp_serverAuth, id_kp_codeSigning));
    assertAccepted(leaf("CN=leaf").purpose(anyExtendedKeyUsage, id_kp_codeSigning));
  }

  @Test
  void refusesOtherPurposes() {
    for (KeyPurposeId purpose :
        List.of(
            id_kp_serverAuth,
            id_kp_clientAuth,
            id_kp_emailProtection,
            id_kp_timeStamping,
            id_kp_OCSPSigning,
            anyExtendedKeyUsage)) {
      assertRefused(
          "must have codeSigning in its extended key usage", leaf("CN=leaf").purpose(purpose));
    }
    assertRefused(
        "but has serverAuth, OCSPSigning, anyExtendedKeyUsage, 1.2.3",
        leaf("CN=leaf")
            .purpose(
                id_kp_serverAuth,
                id_kp_OCSPSigning,
                anyExtendedKeyUsage,
                KeyPurposeId.getInstance(new ASN1ObjectIdentifier("1.2.3"))));
  }

  @Test
  void refusesOtherUsages() {
    for (int usage : new int[] {keyAgreement, keyEncipherment, nonRepudiation, cRLSign}) {
      assertRefused(
          "must have digitalSignature in its key usage, but has not", bare().usage(usage));
      // The one extension does not make good what the other forbids.
      assertRefused(
          "must have digitalSignature in its key usage, but has not",
          bare().usage(usage).purpose(id_kp_codeSigning));
    }
    assertRefused("but has neither", bare());
    assertRefused("but has neither", leaf("CN=leaf").usage(null));
  }

  @Test
  void refusesThoseThatMayIssueCertificates() {
    assertRefused(
        "is an authority's, with the key usage keyCertSign",
        leaf("CN=leaf").authority(true).usage(digitalSignature | keyCertSign));
    assertRefused(
        "is an authority's, with the key usage keyCertSign",
        leaf("CN=leaf")
            .authority(true)
            .usage(digitalSignature | keyCertSign)
            .purpose(id_kp_codeSigning));
    assertRefused(
        "is an authority's, with no key usage", leaf("CN=leaf").authority(true).usage(null));
    assertRefused(
        "is an authority's, with no key usage",
        leaf("CN=leaf").authority(true).usage(null).purpose(id_kp_codeSigning));
    assertRefused(
        "is an authority's, with no key usage",
        leaf("CN=leaf").authority(true).pathLength(0).usage(null).purpose(id_kp_codeSigning));
    // What certificates of the reference implementation's tests have.
    assertAccepted(leaf("CN=leaf").authority(true).usage(digitalSignature));
    assertAccepted(leaf("CN=leaf").authority(true).pathLength(0).usage(digitalSignature));
  }

  /** The platform takes what it cannot read, and is not critical, for absent. */
  @ParameterizedTest
  @ValueSource(strings = {"2.5.29.15", "2.5.29.19", "2.5.29.37"})
  void refusesUsagesThatCannotBeRead(String extension) {
    byte[] content = {0x30, 3, 2, 1};
    boolean ofUsage = extension.equals(Extension.keyUsage.getId());
    Spec spec =
        (ofUsage ? bare().purpose(id_kp_codeSigning) : bare().usage(digitalSignature))
            .extension(new ASN1ObjectIdentifier(extension), false, content);
    assertRefused("malformed-certificate", "cannot be read", spec);
  }
}
