package io.modelsigning.keys;

import static io.modelsigning.keys.TestCertificates.END;
import static io.modelsigning.keys.TestCertificates.NOW;
import static io.modelsigning.keys.TestCertificates.START;
import static io.modelsigning.keys.TestCertificates.intermediate;
import static io.modelsigning.keys.TestCertificates.leaf;
import static io.modelsigning.keys.TestCertificates.pem;
import static io.modelsigning.keys.TestCertificates.root;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.modelsigning.domain.Warning;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.signature.Bundle;
import io.modelsigning.domain.signature.Envelope;
import io.modelsigning.domain.signature.SignatureVerdict;
import io.modelsigning.domain.signature.SignatureVerdict.Authentic;
import io.modelsigning.domain.signature.SignatureVerdict.Rejected;
import io.modelsigning.domain.signature.SignedMessage;
import io.modelsigning.domain.signature.VerificationMaterial.CertificateChain;
import io.modelsigning.keys.CertificateValidity.Moment;
import io.modelsigning.keys.TestCertificates.Holder;
import io.modelsigning.keys.TestCertificates.Spec;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When certificates must be valid, told by clocks that are moved. */
final class CertificateValidityTest {
  private static final Bytes PAYLOAD = Bytes.ofUtf8("{}");

  /** The leaf's last day, while its authority lasts on. */
  private static final Instant EXPIRY = Instant.parse("2030-07-01T00:00:00Z");

  private static final Instant GRACE_END = Instant.parse("2030-09-01T00:00:00Z");
  private static final CertificateValidity GRACE =
      CertificateValidity.NOW.withGraceUntil(GRACE_END);
  private static final CertificateValidity AT_VERIFIED_TIME =
      new CertificateValidity(Moment.VERIFIED_TIME, Optional.empty());

  @TempDir private Path folder;

  private Holder root = holder(root("CN=root"));
  private Holder leaf = root;

  private static Holder holder(Spec spec) {
    try {
      return spec.selfSigned();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @BeforeEach
  void issue() throws Exception {
    leaf = leaf("CN=leaf").valid(START, EXPIRY).by(root);
  }

  private SignatureVerdict verify(CertificateValidity validity, Instant now) throws Exception {
    return verify(validity, now, List.of(Bytes.of(leaf.certificate().getEncoded())));
  }

  private SignatureVerdict verify(CertificateValidity validity, Instant now, List<Bytes> chain)
      throws Exception {
    return KeyMethods.create(Clock.fixed(now, ZoneOffset.UTC))
        .certificateVerifier(
            PemSource.of(List.of(pem(folder.resolve("root.pem"), List.of(root.certificate())))),
            ExpectedNames.ANY,
            validity)
        .verify(
            Bundle.of(
                new CertificateChain(chain), EnvelopeSigner.of(leaf.signingKey()).sign(PAYLOAD)),
            SignedMessage.dsseV1(Envelope.IN_TOTO_JSON, PAYLOAD));
  }

  private static List<Warning> accepted(SignatureVerdict verdict) {
    return assertInstanceOf(Authentic.class, verdict, verdict::toString).warnings();
  }

  private static void refused(String reason, SignatureVerdict verdict) {
    Rejected rejected = assertInstanceOf(Rejected.class, verdict, verdict::toString);
    assertEquals(reason, rejected.reason().code(), rejected.message());
  }

  @Test
  void nowIsNow() throws Exception {
    assertEquals(List.of(), accepted(verify(CertificateValidity.NOW, NOW)));
    assertEquals(List.of(), accepted(verify(CertificateValidity.NOW, EXPIRY)));
    refused("certificate-expired", verify(CertificateValidity.NOW, EXPIRY.plusMillis(1)));
    refused("certificate-not-yet-valid", verify(CertificateValidity.NOW, START.minusMillis(1)));
  }

  @Test
  void aGraceAcceptsWhatHasExpiredUntilItsEndAndSaysSo() throws Exception {
    assertEquals(List.of(), accepted(verify(GRACE, NOW)));
    for (Instant now : List.of(EXPIRY.plusMillis(1), GRACE_END.minusMillis(1))) {
      List<Warning> warnings = accepted(verify(GRACE, now));
      assertEquals(1, warnings.size());
      assertEquals("certificate-expired", warnings.getFirst().reason().code());
      assertTrue(
          warnings.getFirst().message().contains("until " + EXPIRY)
              && warnings.getFirst().message().contains("until " + GRACE_END),
          warnings.getFirst().message());
    }
    refused("certificate-expired", verify(GRACE, GRACE_END));
    refused("certificate-expired", verify(GRACE, GRACE_END.plus(Duration.ofDays(1))));
    refused("certificate-not-yet-valid", verify(GRACE, START.minusMillis(1)));
  }

  @Test
  void theWholeChainIsJudgedByTheLastMomentOfTheLeaf() throws Exception {
    Instant later = Instant.parse("2030-08-01T00:00:00Z");
    Instant afterRoot = END.plus(Duration.ofDays(1));
    CertificateValidity longGrace =
        CertificateValidity.NOW.withGraceUntil(END.plus(Duration.ofDays(30)));
    // The root has expired too, but was valid at the leaf's last moment.
    assertEquals(1, accepted(verify(longGrace, afterRoot)).size());
    // An authority that did not last as long as the leaf that it issued is no help.
    Holder middle = intermediate("CN=middle").valid(START, EXPIRY.minusSeconds(1)).by(root);
    leaf = leaf("CN=leaf").valid(START, EXPIRY).by(middle);
    List<Bytes> chain =
        List.of(
            Bytes.of(leaf.certificate().getEncoded()), Bytes.of(middle.certificate().getEncoded()));
    assertEquals(List.of(), accepted(verify(GRACE, NOW, chain)));
    refused("certificate-expired", verify(GRACE, later, chain));
    // Nor is a grace for leaves one for authorities.
    leaf = leaf("CN=leaf").valid(START, END).by(middle);
    refused(
        "certificate-expired",
        verify(
            GRACE,
            later,
            List.of(
                Bytes.of(leaf.certificate().getEncoded()),
                Bytes.of(middle.certificate().getEncoded()))));
  }

  @Test
  void withoutAVerifiedTimeOnlyAGraceHelps() throws Exception {
    refused("no-time-evidence", verify(AT_VERIFIED_TIME, NOW));
    CertificateValidity grace = AT_VERIFIED_TIME.withGraceUntil(GRACE_END);
    assertEquals(List.of(), accepted(verify(grace, NOW)));
    assertEquals(1, accepted(verify(grace, EXPIRY.plusSeconds(1))).size());
    refused("no-time-evidence", verify(grace, GRACE_END));
    leaf = leaf("CN=leaf").by(root);
    refused("no-time-evidence", verify(grace, GRACE_END));
  }
}
