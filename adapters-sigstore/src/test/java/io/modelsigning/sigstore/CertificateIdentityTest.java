package io.modelsigning.sigstore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.modelsigning.testing.Crypto;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.HexFormat;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever the extensions of a certificate hold, they name someone or are refused. */
final class CertificateIdentityTest {
  private static final KeyPair KEYS = Crypto.ecKeys("secp256r1");
  private static final String NAMES = "2.5.29.17";
  private static final String ISSUER = "1.3.6.1.4.1.57264.1.8";
  private static final String OLDER_ISSUER = "1.3.6.1.4.1.57264.1.1";

  private static X509Certificate certificate(String extension, String hex) throws Exception {
    Instant now = Instant.now();
    return new JcaX509CertificateConverter()
        .getCertificate(
            new JcaX509v3CertificateBuilder(
                    new X500Name("CN=fulcio"),
                    BigInteger.TEN,
                    Date.from(now),
                    Date.from(now.plusSeconds(600)),
                    new X500Name("CN=signer"),
                    KEYS.getPublic())
                .addExtension(
                    new ASN1ObjectIdentifier(extension), false, HexFormat.of().parseHex(hex))
                .build(new JcaContentSignerBuilder("SHA256withECDSA").build(KEYS.getPrivate())));
  }

  @Test
  void readsBothFormsOfTheIssuer() throws Exception {
    assertEquals("ab", CertificateIdentity.issuerOf(certificate(ISSUER, "0c026162")));
    assertEquals("ab", CertificateIdentity.issuerOf(certificate(OLDER_ISSUER, "6162")));
    assertEquals("a@b", CertificateIdentity.subjectOf(certificate(NAMES, "30058103614062")));
  }

  @ParameterizedTest
  @CsvSource({
    // Nothing at all, a value of another type, a value cut short, text that is not UTF-8.
    ISSUER + ", ''",
    ISSUER + ", 0500",
    ISSUER + ", 040161",
    ISSUER + ", 0c05",
    ISSUER + ", 0c01ff",
    OLDER_ISSUER + ", ff",
  })
  void refusesAMalformedIssuer(String extension, String hex) throws Exception {
    X509Certificate certificate = certificate(extension, hex);
    RefusalException e =
        assertThrows(RefusalException.class, () -> CertificateIdentity.issuerOf(certificate));
    assertTrue(
        String.valueOf(e.getMessage()).startsWith("the identity provider's name cannot be read: "),
        e::getMessage);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // Nothing at all, another type, cut short, an element that is no name, a tag of no name.
        "",
        "0500",
        "3005",
        "30020500",
        "30038f0161",
        // Other names: empty, without a value, of Fulcio's type with a value of another type.
        "3002a000",
        "300ea00c060a2b0601040183bf300107",
        "3012a010060a2b0601040183bf300107a0020500",
      })
  void refusesMalformedNames(String hex) throws Exception {
    X509Certificate certificate = certificate(NAMES, hex);
    RefusalException e =
        assertThrows(RefusalException.class, () -> CertificateIdentity.subjectOf(certificate));
    assertTrue(String.valueOf(e.getMessage()).startsWith("the certificate's name"), e::getMessage);
  }

  @Test
  void refusesACertificateThatNamesNobody() throws Exception {
    X509Certificate issuerOnly = certificate(ISSUER, "0c026162");
    assertEquals(
        "the certificate must name its holder",
        assertThrows(RefusalException.class, () -> CertificateIdentity.subjectOf(issuerOnly))
            .getMessage());
    X509Certificate nameOnly = certificate(NAMES, "30058103614062");
    assertEquals(
        "the certificate must name the identity provider",
        assertThrows(RefusalException.class, () -> CertificateIdentity.issuerOf(nameOnly))
            .getMessage());
    X509Certificate noName = certificate(NAMES, "3000");
    assertThrows(RefusalException.class, () -> CertificateIdentity.subjectOf(noName));
  }
}
