package io.modelsigning.keys;

import static io.modelsigning.keys.TestCertificates.END;
import static io.modelsigning.keys.TestCertificates.NOW;
import static io.modelsigning.keys.TestCertificates.START;
import static io.modelsigning.keys.TestCertificates.ec;
import static io.modelsigning.keys.TestCertificates.intermediate;
import static io.modelsigning.keys.TestCertificates.leaf;
import static io.modelsigning.keys.TestCertificates.pem;
import static io.modelsigning.keys.TestCertificates.root;
import static io.modelsigning.keys.TestCertificates.rsa;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.modelsigning.domain.Reason;
import io.modelsigning.domain.SigningException;
import io.modelsigning.domain.VerificationUnavailableException;
import io.modelsigning.domain.key.Curve;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.signature.Bundle;
import io.modelsigning.domain.signature.Envelope;
import io.modelsigning.domain.signature.SignatureMethod;
import io.modelsigning.domain.signature.SignatureVerdict;
import io.modelsigning.domain.signature.SignatureVerdict.Authentic;
import io.modelsigning.domain.signature.SignatureVerdict.Rejected;
import io.modelsigning.domain.signature.SignedMessage;
import io.modelsigning.domain.signature.SignerIdentity.UsedCertificate;
import io.modelsigning.domain.signature.VerificationMaterial.CertificateChain;
import io.modelsigning.domain.signature.VerificationMaterial.KeyHint;
import io.modelsigning.keys.TestCertificates.Holder;
import java.math.BigInteger;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.crypto.signers.StandardDSAEncoding;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CertificateMethodTest {
  private static final Bytes PAYLOAD = Bytes.ofUtf8("{}");
  private static final SignedMessage MESSAGE = SignedMessage.dsseV1(Envelope.IN_TOTO_JSON, PAYLOAD);

  private static final ASN1ObjectIdentifier UNKNOWN = new ASN1ObjectIdentifier("1.2.3.4");
  private static final byte[] NULL = {5, 0};

  @TempDir private Path folder;

  private static KeyMethods at(Instant now) {
    return KeyMethods.create(Clock.fixed(now, ZoneOffset.UTC));
  }

  private static Bundle bundle(Holder signer, List<X509Certificate> chain) throws Exception {
    List<Bytes> encoded = new ArrayList<>();
    for (X509Certificate certificate : chain) {
      encoded.add(Bytes.of(certificate.getEncoded()));
    }
    return Bundle.of(
        new CertificateChain(encoded), EnvelopeSigner.of(signer.signingKey()).sign(PAYLOAD));
  }

  private SignatureVerdict verify(Instant now, Bundle bundle, Holder... trusted) throws Exception {
    List<X509Certificate> certificates = Arrays.stream(trusted).map(Holder::certificate).toList();
    return at(now)
        .certificateVerifier(
            PemSource.of(List.of(pem(folder.resolve("trusted.pem"), certificates))))
        .verify(bundle, MESSAGE);
  }

  private static List<X509Certificate> chain(Holder... holders) {
    return Arrays.stream(holders).map(Holder::certificate).toList();
  }

  private static Authentic assertAuthentic(SignatureVerdict verdict) {
    return assertInstanceOf(Authentic.class, verdict, verdict.toString());
  }

  private static void assertRejected(String reason, String message, SignatureVerdict verdict) {
    Rejected rejected = assertInstanceOf(Rejected.class, verdict, verdict.toString());
    assertEquals(reason, rejected.reason().code(), rejected.message());
    assertTrue(rejected.message().contains(message), rejected.message());
  }

  @ParameterizedTest
  @ValueSource(strings = {"secp256r1", "secp384r1", "secp521r1"})
  void signsAndTellsWhoSigned(String curve) throws Exception {
    Holder root = root("CN=root").keys(rsa(2048)).selfSigned();
    Holder middle = intermediate("CN=middle").by(root);
    Holder leaf = leaf("O=Models,CN=leaf").keys(ec(curve)).by(middle);
    Path leafPem = pem(folder.resolve("leaf.pem"), chain(leaf));
    Path middlePem = pem(folder.resolve("middle.pem"), chain(middle));
    Bundle bundle =
        at(NOW)
            .certificateSigner(
                leaf.signingKey(), PemSource.of(leafPem), PemSource.of(List.of(middlePem)))
            .sign(PAYLOAD)
            .bundle();
    assertEquals(bundle(leaf, chain(leaf, middle)).material(), bundle.material());
    Authentic verdict = assertAuthentic(verify(NOW, bundle, root));
    assertEquals(SignatureMethod.CERTIFICATE, verdict.signer().method());
    assertEquals("CN=leaf,O=Models", verdict.signer().name());
    assertEquals("CN=middle", verdict.signer().issuer().orElseThrow());
    assertEquals(
        List.of("CN=leaf,O=Models", "CN=middle", "CN=root"),
        verdict.signer().certificates().stream().map(UsedCertificate::subject).toList());
    assertEquals(
        PublicKeys.sha256(root.certificate().getEncoded()),
        verdict.signer().certificates().getLast().sha256());
  }

  @Test
  void intermediatesMayBeGivenInsteadOfCarried() throws Exception {
    Holder root = root("CN=root").selfSigned();
    Holder middle = intermediate("CN=middle").by(root);
    Holder leaf = leaf("CN=leaf").by(middle);
    assertAuthentic(verify(NOW, bundle(leaf, chain(leaf)), root, middle));
    assertRejected(
        "unknown-authority", "issuer 'CN=middle'", verify(NOW, bundle(leaf, chain(leaf)), root));
  }

  @Test
  void orderAndStrangersAmongIntermediatesDoNotMatter() throws Exception {
    Holder root = root("CN=root").selfSigned();
    Holder impostor = root("CN=root").selfSigned();
    Holder upper = intermediate("CN=upper").by(root);
    Holder strange = intermediate("CN=upper").by(impostor);
    Holder lower = intermediate("CN=lower").by(upper);
    Holder leaf = leaf("CN=leaf").by(lower);
    assertAuthentic(
        verify(NOW, bundle(leaf, chain(leaf, impostor, strange, upper, root, lower)), root));
  }

  @Test
  void aSelfSignedLeafIsTrustedOnlyIfGiven() throws Exception {
    Holder own = leaf("CN=own").selfSigned();
    Holder other = leaf("CN=own").selfSigned();
    Authentic verdict = assertAuthentic(verify(NOW, bundle(own, chain(own)), own));
    assertEquals(1, verdict.signer().certificates().size());
    assertRejected(
        "certificate-chain-invalid",
        "root 'CN=own' must be a certificate authority",
        verify(NOW, bundle(own, chain(own)), other));
    Holder root = root("CN=root").selfSigned();
    assertRejected(
        "unknown-authority", "ends at 'CN=own'", verify(NOW, bundle(own, chain(own)), root));
  }

  @Test
  void validityIsJudgedNowForEveryCertificate() throws Exception {
    Instant early = START.minusSeconds(3600);
    Instant late = END.plusSeconds(3600);
    for (int shortLived = 0; shortLived < 3; shortLived++) {
      Instant[] starts = {early, early, early};
      Instant[] ends = {late, late, late};
      starts[shortLived] = START;
      ends[shortLived] = END;
      Holder root = root("CN=c0").valid(starts[0], ends[0]).selfSigned();
      Holder middle = intermediate("CN=c1").valid(starts[1], ends[1]).by(root);
      Holder leaf = leaf("CN=c2").valid(starts[2], ends[2]).by(middle);
      Bundle bundle = bundle(leaf, chain(leaf, middle));
      assertAuthentic(verify(START, bundle, root));
      assertAuthentic(verify(END, bundle, root));
      String name = "'CN=c" + shortLived + "'";
      assertRejected(
          "certificate-not-yet-valid",
          name + " is valid from 2030-01-01T00:00:00Z on, but now is 2029-12-31T23:59:59Z",
          verify(START.minusSeconds(1), bundle, root));
      assertRejected(
          "certificate-expired",
          name + " was valid until 2031-01-01T00:00:00Z, but now is 2031-01-01T00:00:01Z",
          verify(END.plusSeconds(1), bundle, root));
    }
  }

  @Test
  void refusesAnotherAuthority() throws Exception {
    Holder root = root("CN=root").selfSigned();
    Holder namesake = root("CN=root").selfSigned();
    Holder leaf = leaf("CN=leaf").by(root);
    assertRejected(
        "certificate-signature-invalid",
        "'CN=leaf' must be signed by its issuer 'CN=root'",
        verify(NOW, bundle(leaf, chain(leaf)), namesake));
    assertRejected(
        "unknown-authority",
        "whose issuer 'CN=root' is not among them",
        verify(NOW, bundle(leaf, chain(leaf, root)), root("CN=other").selfSigned()));
  }

  @Test
  void refusesABrokenSignatureInTheChain() throws Exception {
    Holder root = root("CN=root").selfSigned();
    Holder middle = intermediate("CN=middle").by(root);
    Holder namesake = intermediate("CN=middle").by(root);
    Holder leaf = leaf("CN=leaf").by(namesake);
    assertRejected(
        "certificate-signature-invalid",
        "'CN=leaf' must be signed by its issuer 'CN=middle'",
        verify(NOW, bundle(leaf, chain(leaf, middle)), root));
  }

  @Test
  void refusesIssuersThatAreNoAuthorities() throws Exception {
    Holder root = root("CN=root").selfSigned();
    Holder noCa = intermediate("CN=middle").authority(false).by(root);
    Holder leaf = leaf("CN=leaf").by(noCa);
    assertRejected(
        "certificate-chain-invalid",
        "'CN=middle' breaks a rule of certificate chains: it issued another",
        verify(NOW, bundle(leaf, chain(leaf, noCa)), root));
    Holder noConstraints = intermediate("CN=middle").authority(null).by(root);
    leaf = leaf("CN=leaf").by(noConstraints);
    assertRejected(
        "certificate-chain-invalid",
        "no certificate authority",
        verify(NOW, bundle(leaf, chain(leaf, noConstraints)), root));
    Holder noSigner = intermediate("CN=middle").usage(KeyUsage.digitalSignature).by(root);
    leaf = leaf("CN=leaf").by(noSigner);
    assertRejected(
        "certificate-chain-invalid",
        "its key usage does not allow it",
        verify(NOW, bundle(leaf, chain(leaf, noSigner)), root));
    Holder bounded = intermediate("CN=upper").pathLength(0).by(root);
    Holder lower = intermediate("CN=lower").by(bounded);
    leaf = leaf("CN=leaf").by(lower);
    assertRejected(
        "certificate-chain-invalid",
        "more certificates follow it",
        verify(NOW, bundle(leaf, chain(leaf, lower, bounded)), root));
  }

  @Test
  void theLeafMustBeForSigning() throws Exception {
    Holder root = root("CN=root").selfSigned();
    Holder usage = leaf("CN=leaf").by(root);
    assertAuthentic(verify(NOW, bundle(usage, chain(usage)), root));
    Holder purpose = leaf("CN=leaf").usage(null).purpose(KeyPurposeId.id_kp_codeSigning).by(root);
    assertAuthentic(verify(NOW, bundle(purpose, chain(purpose)), root));
    Holder neither = leaf("CN=leaf").usage(null).by(root);
    Holder other =
        leaf("CN=leaf")
            .usage(KeyUsage.keyAgreement)
            .purpose(KeyPurposeId.id_kp_serverAuth)
            .by(root);
    assertRejected(
        "certificate-usage",
        "'CN=leaf' must have the key usage digitalSignature or the extended key usage codeSigning",
        verify(NOW, bundle(neither, chain(neither)), root));
    assertRejected(
        "certificate-usage",
        "'CN=leaf' must have codeSigning in its extended key usage, but has serverAuth",
        verify(NOW, bundle(other, chain(other)), root));
  }

  @Test
  void refusesCriticalExtensionsThatNobodyKnows() throws Exception {
    Holder root = root("CN=root").selfSigned();
    Holder strangeLeaf = leaf("CN=leaf").extension(UNKNOWN, true, NULL).by(root);
    Holder strangeMiddle = intermediate("CN=middle").extension(UNKNOWN, true, NULL).by(root);
    Holder leaf = leaf("CN=leaf").by(strangeMiddle);
    assertRejected(
        "certificate-chain-invalid",
        "'CN=leaf' breaks a rule of certificate chains: it has a critical extension",
        verify(NOW, bundle(strangeLeaf, chain(strangeLeaf)), root));
    assertRejected(
        "certificate-chain-invalid",
        "'CN=middle' breaks a rule of certificate chains: it has a critical extension",
        verify(NOW, bundle(leaf, chain(leaf, strangeMiddle)), root));
    Holder harmless = leaf("CN=leaf").extension(UNKNOWN, false, NULL).by(root);
    assertAuthentic(verify(NOW, bundle(harmless, chain(harmless)), root));
  }

  /** One bit less in the signature's second number makes it negative, or the same for the lax. */
  @Test
  void refusesCertificatesWhoseSignatureIsNotInDer() throws Exception {
    Holder root = root("CN=root").selfSigned();
    Holder leaf = leaf("CN=leaf").by(root);
    while (numbers(leaf)[1].bitLength() % 8 != 0) {
      leaf = leaf("CN=leaf").by(root);
    }
    byte[] signature = leaf.certificate().getSignature();
    byte[] first = new ASN1Integer(numbers(leaf)[0]).getEncoded();
    byte[] second = new ASN1Integer(numbers(leaf)[1]).getEncoded();
    byte[] lax = new byte[signature.length - 1];
    lax[0] = signature[0];
    lax[1] = (byte) (signature[1] - 1);
    System.arraycopy(first, 0, lax, 2, first.length);
    lax[2 + first.length] = 2;
    lax[3 + first.length] = (byte) (second[1] - 1);
    System.arraycopy(second, 3, lax, 4 + first.length, second.length - 3);
    byte[] der =
        new DERSequence(
                new ASN1Encodable[] {
                  ASN1Primitive.fromByteArray(leaf.certificate().getTBSCertificate()),
                  new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256),
                  new DERBitString(lax)
                })
            .getEncoded();
    Holder changed =
        new Holder(leaf.keys(), Certificates.parse(der, "the certificate with a lax signature"));
    assertRejected(
        "certificate-signature-invalid",
        "'CN=leaf' must be signed by its issuer 'CN=root', but is not",
        verify(NOW, bundle(changed, chain(changed)), root));
  }

  private static BigInteger[] numbers(Holder holder) throws java.io.IOException {
    return StandardDSAEncoding.INSTANCE.decode(
        Curve.P256.parameters().getOrder(), holder.certificate().getSignature());
  }

  @Test
  void refusesASignatureByAnotherKeyThanTheLeafs() throws Exception {
    Holder root = root("CN=root").selfSigned();
    Holder leaf = leaf("CN=leaf").by(root);
    Holder other = leaf("CN=leaf").by(root);
    assertRejected(
        "invalid-signature",
        "is not by the certificate 'CN=leaf'",
        verify(NOW, bundle(other, chain(leaf)), root));
  }

  @Test
  void refusesLeavesWithoutEcKey() throws Exception {
    Holder root = root("CN=root").selfSigned();
    Holder rsa = leaf("CN=leaf").keys(rsa(2048)).by(root);
    Holder ec = leaf("CN=leaf").by(root);
    assertRejected(
        "unsupported-certificate-key",
        "must be EC P-256, P-384 or P-521, but is RSA",
        verify(NOW, bundle(ec, chain(rsa)), root));
  }

  @Test
  void refusesWeakCertificates() throws Exception {
    Holder weakRoot = root("CN=root").keys(rsa(1024)).selfSigned();
    Holder leaf = leaf("CN=leaf").by(weakRoot);
    assertRejected(
        "weak-certificate",
        "'CN=root' is too weak: its RSA key has 1024 bits",
        verify(NOW, bundle(leaf, chain(leaf)), weakRoot));
    Holder root = root("CN=root").selfSigned();
    Holder weakMiddle = intermediate("CN=middle").keys(rsa(1024)).by(root);
    leaf = leaf("CN=leaf").by(weakMiddle);
    assertRejected(
        "weak-certificate",
        "'CN=middle' is too weak: its RSA key has 1024 bits",
        verify(NOW, bundle(leaf, chain(leaf, weakMiddle)), root));
    Holder sha1 = leaf("CN=leaf").algorithm("SHA1withECDSA").by(root);
    assertRejected(
        "weak-certificate",
        "'CN=leaf' is too weak: it is signed with SHA1withECDSA",
        verify(NOW, bundle(sha1, chain(sha1)), root));
  }

  @Test
  void refusesWhatIsNoCertificateInDer() throws Exception {
    Holder root = root("CN=root").selfSigned();
    Holder leaf = leaf("CN=leaf").by(root);
    byte[] der = leaf.certificate().getEncoded();
    Bundle good = bundle(leaf, chain(leaf));
    List<byte[]> bad =
        List.of(
            new byte[0],
            new byte[] {0x30, 0},
            Arrays.copyOf(der, der.length - 1),
            Arrays.copyOf(der, der.length + 1),
            java.nio.file.Files.readAllBytes(pem(folder.resolve("leaf.pem"), chain(leaf))));
    for (byte[] encoded : bad) {
      Bundle bundle = Bundle.of(new CertificateChain(List.of(Bytes.of(encoded))), good.envelope());
      assertRejected(
          "malformed-certificate", "certificate 1 of the bundle", verify(NOW, bundle, root));
    }
  }

  @Test
  void mutatedCertificatesAreRefused() throws Exception {
    long seed = 0x5eed_0006L;
    Random random = new Random(seed);
    Holder root = root("CN=root").selfSigned();
    Holder leaf = leaf("CN=leaf,O=Models").purpose(KeyPurposeId.id_kp_codeSigning).by(root);
    Envelope envelope = bundle(leaf, chain(leaf)).envelope();
    byte[] der = leaf.certificate().getEncoded();
    for (int round = 0; round < 1_000; round++) {
      byte[] mutant = der.clone();
      for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
        int at = random.nextInt(der.length);
        // A second change of one byte could otherwise undo the first.
        mutant[at] = (byte) (der[at] + 1 + random.nextInt(255));
      }
      Bundle bundle = Bundle.of(new CertificateChain(List.of(Bytes.of(mutant))), envelope);
      String at = "seed 0x%x, round %d".formatted(seed, round);
      try {
        assertInstanceOf(Rejected.class, verify(NOW, bundle, root), at);
      } catch (RuntimeException e) {
        throw new AssertionError(at, e);
      }
    }
  }

  @Test
  void boundsChainsAndTheSearchForThem() throws Exception {
    Holder root = root("CN=root").selfSigned();
    List<Holder> line = new ArrayList<>(List.of(root));
    for (int i = 0; i < CertificatePaths.MAXIMUM_PATH; i++) {
      line.add(intermediate("CN=i" + i).by(line.getLast()));
    }
    Holder shallow = leaf("CN=leaf").by(line.get(CertificatePaths.MAXIMUM_PATH - 1));
    List<X509Certificate> all =
        new ArrayList<>(line.stream().skip(1).map(Holder::certificate).toList());
    all.addFirst(shallow.certificate());
    assertAuthentic(verify(NOW, bundle(shallow, all), root));
    Holder deep = leaf("CN=leaf").by(line.getLast());
    all.set(0, deep.certificate());
    assertRejected(
        "certificate-chain-too-long",
        "at most 8 certificates below its root",
        verify(NOW, bundle(deep, all), root));

    List<X509Certificate> many = new ArrayList<>(chain(shallow));
    while (many.size() <= CertificatePaths.MAXIMUM_CERTIFICATES) {
      many.add(root.certificate());
    }
    assertRejected(
        "certificate-chain-too-long",
        "at most 16 certificates, but has 17",
        verify(NOW, bundle(shallow, many), root));
  }

  @Test
  void namesThatLeadInCirclesEndSoon() throws Exception {
    Holder root = root("CN=root").selfSigned();
    Holder self = root("CN=loop").selfSigned();
    List<X509Certificate> circle = new ArrayList<>();
    Holder leaf = leaf("CN=leaf").by(self);
    circle.add(leaf.certificate());
    for (int i = 0; i < 15; i++) {
      circle.add(intermediate("CN=loop").by(self).certificate());
    }
    Bundle bundle = bundle(leaf, circle);
    SignatureVerdict verdict =
        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> verify(NOW, bundle, root));
    assertRejected("certificate-chain-too-long", "CN=leaf", verdict);
  }

  @Test
  void refusesOtherMethods() throws Exception {
    Holder root = root("CN=root").selfSigned();
    Envelope envelope = bundle(root, chain(root)).envelope();
    assertRejected(
        Reason.WRONG_METHOD.code(),
        "must be of the method certificate, but was made by the method key",
        verify(NOW, Bundle.of(new KeyHint("ab"), envelope), root));
  }

  @Test
  void trustNeedsARoot() throws Exception {
    Holder root = root("CN=root").selfSigned();
    Holder middle = intermediate("CN=middle").by(root);
    Path file = pem(folder.resolve("middle.pem"), chain(middle));
    assertUnavailable("no-trusted-root", file);
    assertUnavailable("malformed-certificate", OpenSslKeys.file("p256-public.pem"));
    assertUnavailable("not-found", folder.resolve("none.pem"));
  }

  private static void assertUnavailable(String reason, Path file) {
    VerificationUnavailableException refused =
        assertThrows(
            VerificationUnavailableException.class,
            () -> at(NOW).certificateVerifier(PemSource.of(List.of(file))));
    assertEquals(reason, refused.reason().code(), refused.getMessage());
  }

  @Test
  void theSystemsTrustIsTakenWhereNoneIsGiven() throws Exception {
    Holder root = root("CN=root").selfSigned();
    Holder leaf = leaf("CN=leaf").by(root);
    assertRejected(
        "unknown-authority",
        "'CN=root'",
        at(NOW)
            .certificateVerifier(List.of(), ExpectedNames.ANY.andSubject("CN=leaf"))
            .verify(bundle(leaf, chain(leaf)), MESSAGE));
    assertThrows(IllegalArgumentException.class, () -> at(NOW).certificateVerifier(List.of()));
    assertThrows(
        IllegalArgumentException.class,
        () -> at(NOW).certificateVerifier(List.of(), ExpectedNames.ANY));
    Path system = pem(folder.resolve("system.pem"), chain(root));
    assertEquals(
        List.of(root.certificate()),
        SystemTrust.load(List.of(folder.resolve("none.pem"), system)).roots());
    assertTrue(SystemTrust.load(List.of()).roots().size() > 10, "the platform's own roots");
  }

  @Test
  void signersCheckTheirCertificate() throws Exception {
    Holder root = root("CN=root").selfSigned();
    Holder leaf = leaf("CN=leaf").by(root);
    assertUnusable("certificate-key-mismatch", NOW, leaf("CN=leaf").by(root), leaf);
    assertUnusable("certificate-expired", END.plusSeconds(1), leaf, leaf);
    assertUnusable("certificate-not-yet-valid", START.minusSeconds(1), leaf, leaf);
    Holder noSigner = leaf("CN=leaf").usage(KeyUsage.keyAgreement).by(root);
    assertUnusable("certificate-usage", NOW, noSigner, noSigner);
    Holder forServers = leaf("CN=leaf").purpose(KeyPurposeId.id_kp_serverAuth).by(root);
    assertUnusable("certificate-usage", NOW, forServers, forServers);
    assertUnusable("certificate-usage", NOW, root, root);
    Holder weak = leaf("CN=leaf").algorithm("SHA1withECDSA").by(root);
    assertUnusable("weak-certificate", NOW, weak, weak);
    Holder strange = leaf("CN=leaf").extension(UNKNOWN, true, NULL).by(root);
    assertUnusable("certificate-chain-invalid", NOW, strange, strange);
  }

  private void assertUnusable(String reason, Instant now, Holder key, Holder certificate)
      throws Exception {
    Path file = pem(folder.resolve("leaf.pem"), chain(certificate));
    SigningException refused =
        assertThrows(
            SigningException.class,
            () -> at(now).certificateSigner(key.signingKey(), PemSource.of(file), List.of()));
    assertEquals(reason, refused.reason().code(), refused.getMessage());
  }

  @Test
  void signersCheckTheirCertificateAgainWhenTheySign() throws Exception {
    Holder root = root("CN=root").selfSigned();
    Holder leaf = leaf("CN=leaf").by(root);
    Path file = pem(folder.resolve("leaf.pem"), chain(leaf));
    Instant[] now = {END};
    Clock clock =
        new Clock() {
          @Override
          public Instant instant() {
            return now[0];
          }

          @Override
          public ZoneOffset getZone() {
            return ZoneOffset.UTC;
          }

          @Override
          public Clock withZone(java.time.ZoneId zone) {
            return this;
          }
        };
    var signer =
        KeyMethods.create(clock)
            .certificateSigner(leaf.signingKey(), PemSource.of(file), List.of());
    assertEquals(SignatureMethod.CERTIFICATE, signer.sign(PAYLOAD).signer().method());
    now[0] = END.plusSeconds(1);
    SigningException refused = assertThrows(SigningException.class, () -> signer.sign(PAYLOAD));
    assertEquals("certificate-expired", refused.reason().code());
  }
}
