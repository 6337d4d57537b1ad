package io.modelsigning.keys;

import static io.modelsigning.keys.TestCertificates.NOW;
import static io.modelsigning.keys.TestCertificates.leaf;
import static io.modelsigning.keys.TestCertificates.pem;
import static io.modelsigning.keys.TestCertificates.root;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.signature.Bundle;
import io.modelsigning.domain.signature.Envelope;
import io.modelsigning.domain.signature.ExpectedName;
import io.modelsigning.domain.signature.SignatureVerdict;
import io.modelsigning.domain.signature.SignatureVerdict.Authentic;
import io.modelsigning.domain.signature.SignatureVerdict.Rejected;
import io.modelsigning.domain.signature.SignedMessage;
import io.modelsigning.domain.signature.VerificationMaterial.CertificateChain;
import io.modelsigning.keys.TestCertificates.Holder;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.DERBMPString;
import org.bouncycastle.asn1.DERPrintableString;
import org.bouncycastle.asn1.DERT61String;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExpectedNamesTest {
  private static final Bytes PAYLOAD = Bytes.ofUtf8("{}");
  private static final GeneralName[] NAMES = {
    new GeneralName(GeneralName.rfc822Name, "publisher@example.com"),
    new GeneralName(GeneralName.uniformResourceIdentifier, "https://example.com/models"),
    new GeneralName(GeneralName.dNSName, "models.example.com"),
    new GeneralName(GeneralName.iPAddress, "192.0.2.1"),
    new GeneralName(GeneralName.directoryName, "CN=other"),
    new GeneralName(GeneralName.registeredID, "1.2.3.4"),
  };

  @TempDir private Path folder;

  private static void assertNamed(ExpectedNames names, X509Certificate certificate) {
    assertDoesNotThrow(() -> names.requireOf(certificate));
  }

  private static String assertOther(ExpectedNames names, X509Certificate certificate) {
    Unusable refusal = assertThrows(Unusable.class, () -> names.requireOf(certificate));
    assertEquals("certificate-name-mismatch", refusal.reason().code(), refusal.text());
    return refusal.text();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CN=publisher,OU=Models,O=Example\\, Inc.,C=DE",
        "CN=publisher, OU=Models, O=\"Example, Inc.\", C=DE",
        "cn=publisher,ou=models,o=example\\,  inc.,c=de",
        "2.5.4.3=publisher,OU=Models,O=Example\\2C Inc.,C=DE",
      })
  void subjectsAreComparedByAttribute(String subject) throws Exception {
    X509Certificate certificate =
        leaf("C=DE,O=Example\\, Inc.,OU=Models,CN=publisher").selfSigned().certificate();
    assertNamed(ExpectedNames.ANY.andSubject(subject), certificate);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CN=publisher",
        "CN=publisher,O=Example",
        "O=Example,OU=Models,CN=publisher",
        "CN=publisher,OU=Models,O=Example,C=DE",
        "CN=publisher+OU=Models,O=Example",
        "CN=publishe,OU=Models,O=Example",
        "CN=publisher\\ ,OU=Models,O=Examples",
        "CN=*,OU=Models,O=Example",
        "CN=publisher,OU=Models,O=Ex\u0430mple",
      })
  void otherSubjectsAreRefused(String subject) throws Exception {
    X509Certificate certificate =
        leaf("O=Example,OU=Models,CN=publisher").selfSigned().certificate();
    String message = assertOther(ExpectedNames.ANY.andSubject(subject), certificate);
    assertTrue(message.contains("but has 'CN=publisher,OU=Models,O=Example'"), message);
    assertTrue(message.contains("must have the subject '" + subject.substring(0, 2)), message);
  }

  @Test
  void theTypeOfTextDoesNotMatter() throws Exception {
    for (ASN1Encodable text :
        List.of(
            new DERUTF8String("Publisher"),
            new DERPrintableString("Publisher"),
            new DERT61String("Publisher"),
            new DERBMPString("Publisher"))) {
      String name =
          new X500NameBuilder(BCStyle.INSTANCE).addRDN(BCStyle.CN, text).build().toString();
      X509Certificate certificate =
          TestCertificates.leaf(name)
              .subject(new X500NameBuilder(BCStyle.INSTANCE).addRDN(BCStyle.CN, text).build())
              .selfSigned()
              .certificate();
      assertNamed(ExpectedNames.ANY.andSubject("CN=Publisher"), certificate);
      assertOther(ExpectedNames.ANY.andSubject("CN=Publishers"), certificate);
    }
  }

  /** Two bytes of each letter are letters of the expected name. */
  @Test
  void lettersOfAnotherScriptDoNotSpellAName() throws Exception {
    X500Name name =
        new X500NameBuilder(BCStyle.INSTANCE)
            .addRDN(BCStyle.CN, new DERBMPString("\u5075\u626c\u6973\u6865"))
            .build();
    X509Certificate certificate =
        TestCertificates.leaf("CN=leaf").subject(name).selfSigned().certificate();
    assertOther(ExpectedNames.ANY.andSubject("CN=Publishe"), certificate);
    assertNamed(ExpectedNames.ANY.andSubject("CN=\u5075\u626c\u6973\u6865"), certificate);
  }

  /** What a message shows can be given. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "E=publisher@example.com,CN=publisher",
        "CN=a\\+b\\;c\\<d\\>\\#\\\\",
        "DC=com,DC=example,CN=x+UID=7",
        "2.5.4.97=NTRDE-HRB1,SERIALNUMBER=5,CN=Zo\u00eb",
      })
  void shownSubjectsCanBeGiven(String name) throws Exception {
    X509Certificate certificate = leaf(name).selfSigned().certificate();
    String shown = Names.subjectOf(certificate);
    assertNamed(ExpectedNames.ANY.andSubject(shown), certificate);
    assertOther(ExpectedNames.ANY.andSubject("O=Other," + shown), certificate);
  }

  @Test
  void alternativeNamesAreComparedExactly() throws Exception {
    X509Certificate certificate = leaf("CN=leaf").names(NAMES).selfSigned().certificate();
    for (String name :
        List.of("publisher@example.com", "https://example.com/models", "models.example.com")) {
      assertNamed(ExpectedNames.ANY.andAlternativeName(name), certificate);
    }
    for (String name :
        List.of(
            "Publisher@example.com",
            "publisher@example.com ",
            "example.com",
            "*.example.com",
            "https://example.com/models/",
            "192.0.2.1",
            "1.2.3.4",
            "CN=other",
            "CN=leaf",
            "leaf")) {
      String message = assertOther(ExpectedNames.ANY.andAlternativeName(name), certificate);
      assertTrue(
          message.contains("'CN=leaf' must have the subject alternative name '" + name)
              && message.contains(
                  "but has 'publisher@example.com', 'https://example.com/models', 'models.example.com'"),
          message);
    }
    String message =
        assertOther(
            ExpectedNames.ANY.andAlternativeName("a"), leaf("CN=leaf").selfSigned().certificate());
    assertTrue(message.endsWith("but has none"), message);
  }

  private static ExpectedName.Matching form(String pattern) {
    return new ExpectedName.Matching(pattern, Pattern.compile(pattern).asMatchPredicate());
  }

  @Test
  void namesOfAFormAreToldAsTheyAre() throws Exception {
    Holder root = root("CN=root").selfSigned();
    Holder leaf = leaf("O=Example,CN=publisher 7").names(NAMES).by(root);
    ExpectedNames names =
        ExpectedNames.ANY
            .andSubject(form("CN=publisher [0-9],O=Example"))
            .andAlternativeName(form("https://example\\.com/.+"));
    assertFalse(names.isAny());
    assertFalse(ExpectedNames.ANY.andSubject(form("CN=x")).isAny());
    Authentic verdict = assertInstanceOf(Authentic.class, verify(names, root, leaf));
    assertEquals(Optional.of("CN=publisher 7,O=Example"), verdict.signer().pinnedSubject());
    assertEquals(
        Optional.of("https://example.com/models"), verdict.signer().pinnedAlternativeName());
  }

  @Test
  void otherFormsAreRefused() throws Exception {
    X509Certificate certificate =
        leaf("O=Example,CN=publisher").names(NAMES).selfSigned().certificate();
    for (String pattern : List.of("CN=publisher", ".*,O=Other", "cn=publisher,o=example")) {
      String message = assertOther(ExpectedNames.ANY.andSubject(form(pattern)), certificate);
      assertTrue(
          message.contains(
              "must have the subject a name that matches '%s', but has 'CN=publisher,O=Example'"
                  .formatted(pattern)),
          message);
    }
    for (String pattern : List.of("example\\.com", "192\\..*", "CN=.*")) {
      assertOther(ExpectedNames.ANY.andAlternativeName(form(pattern)), certificate);
    }
  }

  /** "O=Example" stands in the common name here, which whoever asks for a certificate chooses. */
  @Test
  void aSubjectWithEscapesIsOfNoForm() throws Exception {
    X509Certificate certificate = leaf("O=Mallory,CN=x\\,O\\=Example").selfSigned().certificate();
    assertOther(ExpectedNames.ANY.andSubject(form("CN=.*O=Example.*")), certificate);
    X509Certificate nameless =
        leaf("CN=x")
            .subject(new X500NameBuilder().build())
            .extension(Extension.subjectAlternativeName, true, new GeneralNames(NAMES).getEncoded())
            .selfSigned()
            .certificate();
    assertOther(ExpectedNames.ANY.andSubject(form(".+")), nameless);
  }

  @Test
  void everyNameGivenIsRequired() throws Exception {
    X509Certificate certificate = leaf("CN=leaf").names(NAMES).selfSigned().certificate();
    ExpectedNames both =
        ExpectedNames.ANY.andSubject("CN=leaf").andAlternativeName("models.example.com");
    assertNamed(both, certificate);
    assertOther(both.andSubject("CN=other"), certificate);
    assertOther(both.andAlternativeName("other.example.com"), certificate);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "publisher",
        "/CN=publisher",
        "CN",
        "=x",
        "CN=a,",
        "NOSUCH=x",
        "CN=a\\zz"
      })
  void whatIsNoSubjectIsRefusedAtOnce(String subject) {
    IllegalArgumentException refusal =
        assertThrows(IllegalArgumentException.class, () -> ExpectedNames.ANY.andSubject(subject));
    assertTrue(
        String.valueOf(refusal.getMessage())
            .equals(
                "the subject must be a distinguished name such as 'CN=Example publisher,O=Example', but is '"
                    + subject
                    + "'"),
        refusal.getMessage());
  }

  /** The platform reads the first two attributes of three, or one of two. */
  @ParameterizedTest
  @ValueSource(strings = {"CN=a\\#\\\\,O=Other", "C=DE,CN=a\\+b\\\\,O=Other"})
  void subjectsOfWhichThePlatformDropsAPartAreRefused(String subject) {
    int read = subject.indexOf(",O=Other");
    assertEquals(
        new X500Principal(subject.substring(0, read)), new X500Principal(subject), subject);
    assertThrows(IllegalArgumentException.class, () -> ExpectedNames.ANY.andSubject(subject));
    ExpectedNames.ANY.andSubject(subject.substring(0, read));
  }

  @Test
  void anEmptyAlternativeNameIsRefusedAtOnce() {
    for (String name : List.of("", " ")) {
      assertThrows(
          IllegalArgumentException.class, () -> ExpectedNames.ANY.andAlternativeName(name));
    }
  }

  @Test
  void verifiersAskForTheNamesAndTellWhich() throws Exception {
    Holder root = root("CN=root").selfSigned();
    Holder leaf = leaf("CN=leaf").names(NAMES).by(root);
    ExpectedNames names =
        ExpectedNames.ANY.andSubject("cn=leaf").andAlternativeName("models.example.com");
    Authentic verdict = assertInstanceOf(Authentic.class, verify(names, root, leaf));
    assertEquals(Optional.of("CN=leaf"), verdict.signer().pinnedSubject());
    assertEquals(Optional.of("models.example.com"), verdict.signer().pinnedAlternativeName());
    Authentic any = assertInstanceOf(Authentic.class, verify(ExpectedNames.ANY, root, leaf));
    assertEquals(Optional.empty(), any.signer().pinnedSubject());
    assertEquals(Optional.empty(), any.signer().pinnedAlternativeName());
    Rejected refused =
        assertInstanceOf(Rejected.class, verify(names.andSubject("CN=root"), root, leaf));
    assertEquals("certificate-name-mismatch", refused.reason().code());
  }

  private SignatureVerdict verify(ExpectedNames names, Holder root, Holder leaf) throws Exception {
    Bundle bundle =
        Bundle.of(
            new CertificateChain(List.of(Bytes.of(leaf.certificate().getEncoded()))),
            EnvelopeSigner.of(leaf.signingKey()).sign(PAYLOAD));
    return KeyMethods.create(Clock.fixed(NOW, ZoneOffset.UTC))
        .certificateVerifier(
            PemSource.of(List.of(pem(folder.resolve("root.pem"), List.of(root.certificate())))),
            names)
        .verify(bundle, SignedMessage.dsseV1(Envelope.IN_TOTO_JSON, PAYLOAD));
  }
}
