package io.modelsigning.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.modelsigning.domain.EvidencePart;
import io.modelsigning.domain.SigningException;
import io.modelsigning.domain.VerificationUnavailableException;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.port.out.PayloadSigner;
import io.modelsigning.domain.port.out.SigningKey;
import io.modelsigning.domain.signature.Bundle;
import io.modelsigning.domain.signature.CheckedEvidence;
import io.modelsigning.domain.signature.Envelope;
import io.modelsigning.domain.signature.SignatureVerdict;
import io.modelsigning.domain.signature.SignatureVerdict.Authentic;
import io.modelsigning.domain.signature.SignatureVerdict.Rejected;
import io.modelsigning.domain.signature.SignedMessage;
import io.modelsigning.domain.signature.VerificationMaterial.KeyHint;
import io.modelsigning.keys.TestCertificates.Holder;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.bouncycastle.jcajce.provider.asymmetric.ec.BCECPublicKey;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Signs with keys that are held elsewhere, as tokens and services hold them. */
class ForeignKeyTest {
  private static final Bytes PAYLOAD = Bytes.ofUtf8("{}");
  private static final SignedMessage MESSAGE = SignedMessage.dsseV1(Envelope.IN_TOTO_JSON, PAYLOAD);

  @TempDir private Path folder;

  private final KeyMethods methods =
      KeyMethods.create(Clock.fixed(TestCertificates.NOW, ZoneOffset.UTC));

  /** What holds a key, and the ways in which such things go wrong. */
  private record Token(KeyPair keys, String algorithm, UnaryOperator<Bytes> before)
      implements SigningKey {
    Token(KeyPair keys) {
      this(keys, "NONEwithECDSA", digest -> digest);
    }

    @Override
    public ECPublicKey publicKey() {
      return (ECPublicKey) keys.getPublic();
    }

    @Override
    public Bytes sign(Bytes digest) throws SigningException {
      try {
        Signature signature = Signature.getInstance(algorithm);
        signature.initSign(keys.getPrivate());
        signature.update(before.apply(digest).toArray());
        return Bytes.of(signature.sign());
      } catch (GeneralSecurityException e) {
        throw new SigningException(KeyReasons.SIGNING_FAILED, "the token cannot sign", e);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "secp256r1, SHA256withECDSA",
    "secp384r1, SHA384withECDSA",
    "secp521r1, SHA512withECDSA"
  })
  void aKeyThatIsHeldElsewhereSigns(String curve, String oracle) throws Exception {
    Token token = new Token(TestCertificates.ec(curve));
    Bundle bundle = methods.keySigner(token).sign(PAYLOAD).bundle();
    Signature verifier = Signature.getInstance(oracle);
    verifier.initVerify(token.publicKey());
    verifier.update(MESSAGE.bytes().toArray());
    assertTrue(verifier.verify(bundle.envelope().signatures().getFirst().toArray()));
    assertEquals(KeyHint.of(Bytes.of(token.publicKey().getEncoded())), bundle.material());
    assertInstanceOf(
        Authentic.class, methods.keyVerifier(token.publicKey()).verify(bundle, MESSAGE));
  }

  @Test
  void itsCertificateSignsToo() throws Exception {
    Holder root = TestCertificates.root("CN=root").selfSigned();
    Holder leaf = TestCertificates.leaf("CN=leaf").by(root);
    PemSource certificate =
        PemSource.of(TestCertificates.pem(folder.resolve("leaf.pem"), List.of(leaf.certificate())));
    PemSource trusted =
        PemSource.of(TestCertificates.pem(folder.resolve("root.pem"), List.of(root.certificate())));
    PayloadSigner signer =
        methods.certificateSigner(new Token(leaf.keys()), certificate, List.of());
    Bundle bundle = signer.sign(PAYLOAD).bundle();
    assertInstanceOf(
        Authentic.class, methods.certificateVerifier(List.of(trusted)).verify(bundle, MESSAGE));
  }

  private static void assertNotWritten(PayloadSigner signer) {
    SigningException refused = assertThrows(SigningException.class, () -> signer.sign(PAYLOAD));
    assertEquals("signing-failed", refused.reason().code());
    String message = String.valueOf(refused.getMessage());
    assertTrue(message.contains("verifies with its public key"), message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // Some emulators hash the digest once more.
        "SHA256withECDSA",
        // Tokens answer with the two numbers side by side.
        "NONEwithECDSAinP1363Format"
      })
  void whatDoesNotVerifyIsNotWritten(String algorithm) throws Exception {
    KeyPair keys = TestCertificates.ec("secp256r1");
    assertNotWritten(methods.keySigner(new Token(keys, algorithm, digest -> digest)));
  }

  @Test
  void aSignatureOverAnotherDigestIsNotWritten() throws Exception {
    KeyPair keys = TestCertificates.ec("secp256r1");
    Holder self = TestCertificates.leaf("CN=leaf").keys(keys).selfSigned();
    Token token = new Token(keys, "NONEwithECDSA", digest -> Bytes.of(new byte[digest.size()]));
    assertNotWritten(methods.keySigner(token));
    PemSource certificate =
        PemSource.of(TestCertificates.pem(folder.resolve("c.pem"), List.of(self.certificate())));
    assertNotWritten(methods.certificateSigner(token, certificate, List.of()));
  }

  @Test
  void aKeyThatWasReplacedMeanwhileSignsNothing() throws Exception {
    ECPublicKey first = (ECPublicKey) TestCertificates.ec("secp256r1").getPublic();
    Token second = new Token(TestCertificates.ec("secp256r1"));
    SigningKey rotated =
        new SigningKey() {
          @Override
          public ECPublicKey publicKey() {
            return first;
          }

          @Override
          public Bytes sign(Bytes digest) throws SigningException {
            return second.sign(digest);
          }
        };
    assertNotWritten(methods.keySigner(rotated));
  }

  @Test
  void otherCurvesAreRefusedBeforeAnythingIsHashed() throws Exception {
    var generator = KeyPairGenerator.getInstance("EC", new BouncyCastleProvider());
    generator.initialize(new ECGenParameterSpec("secp256k1"));
    KeyPair other = generator.generateKeyPair();
    assertEquals(
        "unsupported-key",
        assertThrows(SigningException.class, () -> methods.keySigner(new Token(other)))
            .reason()
            .code());
    assertEquals(
        "unsupported-key",
        assertThrows(
                VerificationUnavailableException.class,
                () -> methods.keyVerifier((ECPublicKey) other.getPublic()))
            .reason()
            .code());
  }

  @Test
  void theHintIsThatOfTheKeyWhoeverEncodesIt() throws Exception {
    ECPublicKey platform = PublicKeys.read(PemSource.of(OpenSslKeys.file("p256-public.pem"))).key();
    BCECPublicKey other = new BCECPublicKey(platform, BouncyCastleProvider.CONFIGURATION);
    other.setPointFormat("COMPRESSED");
    assertNotEquals(other.getEncoded().length, platform.getEncoded().length);
    SigningKey key =
        new SigningKey() {
          @Override
          public ECPublicKey publicKey() {
            return other;
          }

          @Override
          public Bytes sign(Bytes digest) throws SigningException, InterruptedException {
            return OpenSslKeys.read("p256-pkcs8.pem").sign(digest);
          }
        };
    assertEquals(
        new KeyHint(PublicKeys.hintOf(platform)),
        methods.keySigner(key).sign(PAYLOAD).bundle().material());
  }

  @Test
  void keysInMemoryNeedNoFile() throws Exception {
    Bytes pem = OpenSslKeys.text("p256-pkcs8-encrypted.pem");
    PasswordSource passwords =
        name -> {
          assertEquals("vault entry 7", name);
          return OpenSslKeys.password(OpenSslKeys.PASSWORD).password(name);
        };
    SigningKey key = methods.readSigningKey(PemSource.of("vault entry 7", pem), passwords);
    Bundle bundle = methods.keySigner(key).sign(PAYLOAD).bundle();
    PemSource publicKey = PemSource.of("published key", OpenSslKeys.text("p256-public.pem"));
    assertInstanceOf(Authentic.class, methods.keyVerifier(publicKey).verify(bundle, MESSAGE));
  }

  @Test
  void textsInMemoryHaveTheLimitsOfFiles() throws Exception {
    byte[] large = new byte[Pem.MAXIMUM_KEY_FILE_BYTES + 1];
    SigningException refused =
        assertThrows(
            SigningException.class,
            () ->
                methods.readSigningKey(
                    PemSource.of("the large one", Bytes.of(large)), OpenSslKeys.NO_PASSWORD));
    assertEquals(
        "the private key 'the large one' must have at most 65536 bytes, but has more",
        refused.getMessage());
    assertEquals("secret", PemSource.of("secret", OpenSslKeys.text("p256-pkcs8.pem")).toString());
  }

  @Test
  void aDigestIsWhatTheKeyIsAskedToSign() throws Exception {
    Bytes[] asked = new Bytes[1];
    Token token =
        new Token(
            TestCertificates.ec("secp384r1"),
            "NONEwithECDSA",
            digest -> {
              asked[0] = digest;
              return digest;
            });
    PayloadSigner signer = methods.keySigner(token);
    signer.sign(PAYLOAD);
    assertEquals(
        Bytes.of(MessageDigest.getInstance("SHA-384").digest(MESSAGE.bytes().toArray())), asked[0]);
  }

  @Test
  void aRefusalSaysWhatBroke() throws Exception {
    Token token = new Token(TestCertificates.ec("secp256r1"));
    Token other = new Token(TestCertificates.ec("secp256r1"));
    Bundle bundle = methods.keySigner(token).sign(PAYLOAD).bundle();
    assertEquals(
        CheckedEvidence.broken(EvidencePart.PUBLIC_KEY),
        rejected(methods.keyVerifier(other.publicKey()).verify(bundle, MESSAGE)).evidence());
    SignedMessage another = SignedMessage.dsseV1(Envelope.IN_TOTO_JSON, Bytes.ofUtf8("{ }"));
    assertEquals(
        CheckedEvidence.broken(EvidencePart.SIGNATURE, Set.of(EvidencePart.PUBLIC_KEY)),
        rejected(methods.keyVerifier(token.publicKey()).verify(bundle, another)).evidence());

    Holder root = TestCertificates.root("CN=root").selfSigned();
    Holder leaf = TestCertificates.leaf("CN=leaf").by(root);
    PemSource certificate =
        PemSource.of(TestCertificates.pem(folder.resolve("l.pem"), List.of(leaf.certificate())));
    PemSource trusted =
        PemSource.of(TestCertificates.pem(folder.resolve("r.pem"), List.of(root.certificate())));
    Holder stranger = TestCertificates.root("CN=stranger").selfSigned();
    PemSource unrelated =
        PemSource.of(
            TestCertificates.pem(folder.resolve("s.pem"), List.of(stranger.certificate())));
    Bundle certified =
        methods
            .certificateSigner(new Token(leaf.keys()), certificate, List.of())
            .sign(PAYLOAD)
            .bundle();
    assertEquals(
        CheckedEvidence.broken(EvidencePart.TRUSTED_ROOT),
        rejected(methods.certificateVerifier(List.of(unrelated)).verify(certified, MESSAGE))
            .evidence());
    assertEquals(
        CheckedEvidence.broken(
            EvidencePart.CERTIFICATE,
            Set.of(EvidencePart.TRUSTED_ROOT, EvidencePart.CERTIFICATE_PATH)),
        rejected(
                methods
                    .certificateVerifier(List.of(trusted), ExpectedNames.ANY.andSubject("CN=other"))
                    .verify(certified, MESSAGE))
            .evidence());
    assertEquals(
        CheckedEvidence.broken(
            EvidencePart.SIGNATURE,
            Set.of(
                EvidencePart.TRUSTED_ROOT,
                EvidencePart.CERTIFICATE_PATH,
                EvidencePart.CERTIFICATE)),
        rejected(methods.certificateVerifier(List.of(trusted)).verify(certified, another))
            .evidence());
  }

  private static Rejected rejected(SignatureVerdict verdict) {
    return assertInstanceOf(Rejected.class, verdict);
  }
}
