package io.modelsigning;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.modelsigning.domain.Reason;
import io.modelsigning.domain.VerificationUnavailableException;
import io.modelsigning.domain.key.Curve;
import io.modelsigning.domain.key.KeyReference;
import io.modelsigning.domain.port.out.KeyHolder;
import io.modelsigning.domain.port.out.PayloadSigner;
import io.modelsigning.domain.port.out.SigningKey;
import io.modelsigning.domain.port.out.TimestampAuthority;
import io.modelsigning.keys.KeyMethods;
import io.modelsigning.keys.PemSource;
import io.modelsigning.testing.Crypto;
import io.modelsigning.testing.TestKeys;
import io.modelsigning.testing.TestTimestampAuthority;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.interfaces.ECPublicKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each kind of signer that a policy describes is who it says, and nobody else. */
final class PolicyDoorTest {
  /** By then, certificates of the tests have expired. */
  private static final Clock LATER = Clock.offset(Clock.systemUTC(), Duration.ofDays(2));

  @TempDir Path folder;

  private SignedFolder signed;
  private Path certificate;

  @BeforeEach
  void sign() throws Exception {
    signed = new SignedFolder(folder).with("weights", new byte[] {1, 2, 3}).signed();
    TestKeys.KeyFiles authority = TestKeys.create(folder, "authority");
    TestKeys.certificate(
        folder.resolve("root.pem"),
        authority.pair(),
        "CN=Authority",
        authority.pair(),
        "CN=Authority");
    certificate =
        TestKeys.certificate(
            folder.resolve("signer.pem"),
            signed.keys.pair(),
            "CN=Signer",
            authority.pair(),
            "CN=Authority",
            "signer@example.com");
  }

  private void signByCertificate() throws Exception {
    ModelSigning.signer()
        .key(signed.keys.privateKey())
        .certificate(certificate)
        .build()
        .sign(signed.model);
  }

  /** Returns the reason of the refusal by a policy with this signer, or {@code verified}. */
  private String answer(ModelVerifier.Builder builder, String signer, String... more)
      throws Exception {
    Path policy =
        Files.writeString(
            folder.resolve("policy.yaml"),
            "version: 1\ndefault:\n  signedBy: %s\n%s"
                .formatted(signer, String.join("", List.of(more))));
    return switch (builder.policy(policy).build().verify(signed.model)) {
      case VerifiedModel model -> "verified";
      case UnverifiedModel model -> model.reason().code();
    };
  }

  private String answer(String signer, String... more) throws Exception {
    return answer(ModelSigning.verifier(), signer, more);
  }

  /** A text in PEM as YAML has it in one line. */
  private static String quoted(Path pem) throws IOException {
    return '"' + Files.readString(pem).replace("\n", "\\n") + '"';
  }

  @Test
  void keysAreInFilesOrInThePolicy() throws Exception {
    TestKeys.KeyFiles other = TestKeys.create(folder, "other");
    assertEquals("verified", answer("{ key: { file: key.pub } }"));
    assertEquals("wrong-key", answer("{ key: { file: other.pub } }"));
    assertEquals(
        "verified", answer("{ key: { pem: %s } }".formatted(quoted(signed.keys.publicKey()))));
    assertEquals("wrong-key", answer("{ key: { pem: %s } }".formatted(quoted(other.publicKey()))));
  }

  /** Holds one public key, whatever it is asked for. */
  private record Holding(ECPublicKey key) implements KeyHolder {
    @Override
    public SigningKey signingKey(KeyReference reference) {
      throw new UnsupportedOperationException();
    }

    @Override
    public ECPublicKey publicKey(KeyReference reference) {
      assertEquals("held://one", reference.text());
      return key;
    }

    @Override
    public Created create(KeyReference reference, Curve curve) {
      throw new UnsupportedOperationException();
    }
  }

  @Test
  void keysAreHeldElsewhere() throws Exception {
    String signer = "{ key: { reference: 'held://one' } }";
    assertEquals(
        "verified",
        answer(
            ModelSigning.verifier()
                .keyHolder("held", new Holding((ECPublicKey) signed.keys.pair().getPublic())),
            signer));
    assertEquals(
        "wrong-key",
        answer(
            ModelSigning.verifier()
                .keyHolder("held", new Holding((ECPublicKey) Crypto.ecKeys().getPublic())),
            signer));
    assertEquals(
        Reason.KEY_HOLDER_UNAVAILABLE,
        assertThrows(VerificationUnavailableException.class, () -> answer(signer)).reason());
  }

  @ParameterizedTest
  @CsvSource({
    "'', verified",
    "'subject: CN=Signer', verified",
    "'subject: CN=Other', certificate-name-mismatch",
    "'subjectPattern: \"CN=S[a-z]+\"', verified",
    "'subjectPattern: \"CN=O[a-z]+\"', certificate-name-mismatch",
    "'alternativeName: signer@example.com', verified",
    "'alternativeName: other@example.com', certificate-name-mismatch",
    "'alternativeNamePattern: \"s[a-z]+@example[.]com\"', verified",
    "'alternativeNamePattern: \"o[a-z]+@example[.]com\"', certificate-name-mismatch",
    "'subject: CN=Signer, alternativeName: other@example.com', certificate-name-mismatch",
  })
  void namesOfCertificatesCount(String names, String expected) throws Exception {
    signByCertificate();
    assertEquals(
        expected,
        answer(
            "{ certificate: { roots: [root.pem]%s } }"
                .formatted(names.isEmpty() ? "" : ", " + names)));
  }

  @Test
  void rootsAreInFilesOrInThePolicy() throws Exception {
    signByCertificate();
    TestKeys.KeyFiles keys = TestKeys.create(folder, "other");
    Path other =
        TestKeys.certificate(
            folder.resolve("other-root.pem"), keys.pair(), "CN=Other", keys.pair(), "CN=Other");
    assertEquals("unknown-authority", answer("{ certificate: { roots: [other-root.pem] } }"));
    String pem = "{ certificate: { pem: %s } }";
    assertEquals("verified", answer(pem.formatted(quoted(folder.resolve("root.pem")))));
    assertEquals("unknown-authority", answer(pem.formatted(quoted(other))));
  }

  @Test
  void certificatesAreValidWhenTheRuleSays() throws Exception {
    signByCertificate();
    String signer = "{ certificate: { roots: [root.pem] } }";
    String atVerifiedTime = "  certificateValidity: { at: verifiedTime }\n";
    assertEquals("verified", answer(signer));
    assertEquals("no-time-evidence", answer(signer, atVerifiedTime));
    assertEquals("certificate-expired", answer(ModelSigning.verifier().clock(LATER), signer));
    Instant until = LATER.instant().plus(Duration.ofDays(2));
    assertEquals(
        "verified",
        answer(
            ModelSigning.verifier().clock(LATER),
            signer,
            "  certificateValidity: { at: now, graceUntil: %s }\n"
                .formatted(until.toString().substring(0, 10))));
  }

  /** Of who signs with a certificate, and of who signs with a key. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void timestampsOfTrustedAuthoritiesCount(boolean certified) throws Exception {
    Instant now = Instant.now();
    try (TestTimestampAuthority server =
        new TestTimestampAuthority(now.minus(Duration.ofHours(1)), now.plus(Duration.ofDays(30)))) {
      Files.writeString(folder.resolve("stamps.pem"), server.rootPem());
      TimestampAuthority authority =
          (signature, progress) ->
              new TimestampAuthority.Stamp(server.at(now).stamp(signature), Optional.empty());
      KeyMethods keys = KeyMethods.create(Clock.systemUTC());
      SigningKey key =
          keys.readSigningKey(PemSource.of(signed.keys.privateKey()), password -> Optional.empty());
      PayloadSigner signer =
          certified
              ? keys.certificateSigner(key, PemSource.of(certificate), List.of())
              : keys.keySigner(key);
      ModelSigning.signer()
          .signedBy(PayloadSigner.timestamped(signer, List.of(authority)))
          .build()
          .sign(signed.model);
    }
    String who =
        certified ? "{ certificate: { roots: [root.pem]%s } }" : "{ key: { file: key.pub%s } }";
    String required = "  time: { required: true }\n";
    assertEquals(
        "verified",
        answer(
            ModelSigning.verifier().clock(LATER),
            who.formatted(", timestampRoots: [stamps.pem]"),
            required));
    String without = answer(ModelSigning.verifier().clock(LATER), who.formatted(""), required);
    assertTrue(without.equals(certified ? "certificate-expired" : "no-time-evidence"), without);
  }
}
