package io.modelsigning.keys;

import static io.modelsigning.keys.TestCertificates.END;
import static io.modelsigning.keys.TestCertificates.NOW;
import static io.modelsigning.keys.TestCertificates.START;
import static io.modelsigning.keys.TestCertificates.leaf;
import static io.modelsigning.keys.TestCertificates.pem;
import static io.modelsigning.keys.TestCertificates.root;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.modelsigning.domain.Reason;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.port.out.TimestampVerifier;
import io.modelsigning.domain.signature.Bundle;
import io.modelsigning.domain.signature.Envelope;
import io.modelsigning.domain.signature.SignatureVerdict;
import io.modelsigning.domain.signature.SignatureVerdict.Authentic;
import io.modelsigning.domain.signature.SignatureVerdict.Rejected;
import io.modelsigning.domain.signature.SignedMessage;
import io.modelsigning.domain.signature.TimestampVerdict;
import io.modelsigning.domain.signature.VerificationMaterial.CertificateChain;
import io.modelsigning.domain.signature.VerificationMaterial.KeyHint;
import io.modelsigning.keys.CertificateValidity.Moment;
import io.modelsigning.keys.TestCertificates.Holder;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What verified times change. The times are stated by a verifier of the test's own. */
final class VerifiedTimeTest {
  private static final Bytes PAYLOAD = Bytes.ofUtf8("{}");
  private static final Instant EXPIRY = Instant.parse("2030-07-01T00:00:00Z");
  private static final Instant TEN_YEARS_ON = EXPIRY.plus(Duration.ofDays(3653));

  @TempDir private Path folder;

  private Holder root = make();
  private Holder leaf = root;

  private static Holder make() {
    try {
      return root("CN=root").selfSigned();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @BeforeEach
  void issue() throws Exception {
    leaf = leaf("CN=leaf").valid(START, EXPIRY).by(root);
  }

  /** Takes a text with a time for a timestamp, and other texts for ones that prove nothing. */
  private static final TimestampVerifier BY_TEXT =
      (timestamp, signature) -> {
        String text = new String(timestamp.toArray(), java.nio.charset.StandardCharsets.UTF_8);
        return text.startsWith("2")
            ? new TimestampVerdict.Verified(Instant.parse(text), Duration.ofSeconds(1), "CN=stamps")
            : new TimestampVerdict.Rejected(new Reason("timestamp-mismatch"), text);
      };

  private static final TimestampTrust TRUST = TimestampTrust.of(BY_TEXT);

  private Bundle bundle(Object... timestamps) throws Exception {
    List<Bytes> all = new ArrayList<>();
    for (Object timestamp : timestamps) {
      all.add(Bytes.ofUtf8(timestamp.toString()));
    }
    return Bundle.of(
            new CertificateChain(List.of(Bytes.of(leaf.certificate().getEncoded()))),
            EnvelopeSigner.of(leaf.signingKey()).sign(PAYLOAD))
        .withTimestamps(all);
  }

  private SignatureVerdict verify(
      CertificateValidity validity, TimestampTrust trust, Instant now, Bundle bundle)
      throws Exception {
    return KeyMethods.create(Clock.fixed(now, ZoneOffset.UTC))
        .certificateVerifier(
            PemSource.of(List.of(pem(folder.resolve("root.pem"), List.of(root.certificate())))),
            ExpectedNames.ANY,
            validity,
            trust)
        .verify(bundle, SignedMessage.dsseV1(Envelope.IN_TOTO_JSON, PAYLOAD));
  }

  private SignatureVerdict verify(TimestampTrust trust, Instant now, Bundle bundle)
      throws Exception {
    return verify(CertificateValidity.NOW, trust, now, bundle);
  }

  private static Authentic accepted(SignatureVerdict verdict) {
    return assertInstanceOf(Authentic.class, verdict, verdict::toString);
  }

  private static void refused(String reason, String part, SignatureVerdict verdict) {
    Rejected rejected = assertInstanceOf(Rejected.class, verdict, verdict::toString);
    assertEquals(reason, rejected.reason().code(), rejected.message());
    assertTrue(rejected.message().contains(part), rejected.message());
  }

  @Test
  void whatWasStampedInTimeOutlivesItsCertificateAndItsRoot() throws Exception {
    Bundle bundle = bundle(EXPIRY.minusSeconds(1));
    assertTrue(TEN_YEARS_ON.isAfter(END));
    Authentic authentic = accepted(verify(TRUST, TEN_YEARS_ON, bundle));
    assertEquals(Optional.of(EXPIRY.minusSeconds(1)), authentic.signer().signedAt());
    assertEquals(Optional.of("RFC 3161 timestamp of CN=stamps"), authentic.signer().timeEvidence());
    assertEquals(List.of(), authentic.warnings());
    refused(
        "certificate-expired",
        "was not looked at",
        verify(TimestampTrust.NONE, TEN_YEARS_ON, bundle));
    refused("certificate-expired", "now is " + TEN_YEARS_ON, verify(TRUST, TEN_YEARS_ON, bundle()));
  }

  /** The accuracy counts: up to its end, the signature may not have been there. */
  @Test
  void whatWasStampedLaterDoesNot() throws Exception {
    for (Instant late : List.of(EXPIRY.minusMillis(999), EXPIRY, TEN_YEARS_ON)) {
      refused(
          "certificate-expired",
          "the signature is from " + late + " (RFC 3161 timestamp of CN=stamps)",
          verify(TRUST, TEN_YEARS_ON, bundle(late)));
    }
    refused(
        "certificate-not-yet-valid",
        "the signature is from",
        verify(TRUST, NOW, bundle(START.minusSeconds(2))));
  }

  @Test
  void theEarliestCounts() throws Exception {
    Bundle bundle = bundle(TEN_YEARS_ON, EXPIRY.minusSeconds(9), EXPIRY.minusSeconds(5));
    assertEquals(
        Optional.of(EXPIRY.minusSeconds(9)),
        accepted(verify(TRUST, TEN_YEARS_ON, bundle)).signer().signedAt());
  }

  @Test
  void whatProvesNothingIsWarnedOfUnlessTimeIsNeeded() throws Exception {
    Bundle bad = bundle("is wrong");
    Authentic now = accepted(verify(TRUST, NOW, bad));
    assertEquals(Optional.empty(), now.signer().signedAt());
    assertEquals(1, now.warnings().size());
    assertEquals("timestamp-mismatch", now.warnings().getFirst().reason().code());
    assertEquals("timestamp 1 of 1 is wrong", now.warnings().getFirst().message());
    refused("timestamp-mismatch", "timestamp 1 of 1 is wrong", verify(TRUST, TEN_YEARS_ON, bad));
    refused("timestamp-mismatch", "timestamp 1 of 1 is wrong", verify(TRUST.requiring(), NOW, bad));
    Bundle both = bundle("is wrong", EXPIRY.minusSeconds(1));
    assertEquals(1, accepted(verify(TRUST.requiring(), TEN_YEARS_ON, both)).warnings().size());
    assertEquals(List.of(), accepted(verify(TimestampTrust.NONE, NOW, bad)).warnings());
  }

  @Test
  void whatIsRequiredHasToBeThere() throws Exception {
    refused("no-time-evidence", "there is none", verify(TRUST.requiring(), NOW, bundle()));
    accepted(verify(TRUST.requiring(), NOW, bundle(NOW)));
    refused(
        "no-time-evidence",
        "no timestamp authority is trusted",
        verify(TimestampTrust.NONE.requiring(), NOW, bundle(NOW, NOW)));
  }

  @Test
  void aPolicyMayAskForIt() throws Exception {
    CertificateValidity atVerifiedTime =
        new CertificateValidity(Moment.VERIFIED_TIME, Optional.empty());
    refused("no-time-evidence", "there is none", verify(atVerifiedTime, TRUST, NOW, bundle()));
    refused(
        "timestamp-mismatch", "is wrong", verify(atVerifiedTime, TRUST, NOW, bundle("is wrong")));
    accepted(verify(atVerifiedTime, TRUST, TEN_YEARS_ON, bundle(EXPIRY.minusSeconds(1))));
    // Where there is a time, no grace is needed, nor given.
    refused(
        "certificate-expired",
        "the signature is from",
        verify(
            atVerifiedTime.withGraceUntil(TEN_YEARS_ON.plusSeconds(9)),
            TRUST,
            TEN_YEARS_ON,
            bundle(EXPIRY)));
  }

  @Test
  void keysHaveTimesToo() throws Exception {
    Bundle unstamped = bundle();
    String hint =
        PublicKeys.hintOf((java.security.interfaces.ECPublicKey) leaf.certificate().getPublicKey());
    for (TimestampTrust trust : List.of(TRUST, TRUST.requiring())) {
      var verifier =
          KeyMethods.create(Clock.systemUTC())
              .keyVerifier(
                  (java.security.interfaces.ECPublicKey) leaf.certificate().getPublicKey(), trust);
      Bundle bundle = new Bundle(unstamped.mediaType(), new KeyHint(hint), unstamped.envelope());
      SignedMessage message = SignedMessage.dsseV1(Envelope.IN_TOTO_JSON, PAYLOAD);
      if (trust.required()) {
        refused("no-time-evidence", "there is none", verifier.verify(bundle, message));
      } else {
        assertEquals(
            Optional.empty(), accepted(verifier.verify(bundle, message)).signer().signedAt());
      }
      Authentic stamped =
          accepted(
              verifier.verify(
                  bundle.withTimestamps(List.of(Bytes.ofUtf8(NOW.toString()))), message));
      assertEquals(Optional.of(NOW), stamped.signer().signedAt());
    }
  }

  @Test
  void noMoreAreLookedAtThanMakeSense() throws Exception {
    Object[] many = Collections.nCopies(Bundle.MAXIMUM_TIMESTAMPS + 1, NOW).toArray();
    refused("malformed-bundle", "at most 16 timestamps", verify(TRUST, NOW, bundle(many)));
    refused(
        "malformed-bundle",
        "at most 32768 bytes",
        verify(TRUST, NOW, bundle("x".repeat(Bundle.MAXIMUM_TIMESTAMP_BYTES + 1))));
    Bundle one = bundle(NOW);
    Envelope two =
        new Envelope(
            one.envelope().payloadType(),
            one.envelope().payload(),
            Collections.nCopies(2, one.envelope().signatures().getFirst()));
    Authentic twice =
        accepted(
            verify(TRUST, NOW, new Bundle(one.mediaType(), one.material(), two, one.timestamps())));
    assertEquals(Optional.empty(), twice.signer().signedAt());
    assertEquals(1, twice.warnings().size());
  }
}
