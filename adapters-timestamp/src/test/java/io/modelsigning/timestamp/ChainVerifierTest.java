package io.modelsigning.timestamp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.signature.TimestampVerdict;
import io.modelsigning.domain.signature.TimestampVerdict.Rejected;
import io.modelsigning.domain.signature.TimestampVerdict.Verified;
import io.modelsigning.testing.Crypto;
import io.modelsigning.testing.TestTimestampAuthority;
import io.modelsigning.testing.TestTimestampAuthority.Fault;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.cert.jcajce.JcaCertStore;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.tsp.TSPAlgorithms;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which timestamps prove something; one refusal for each check. */
final class ChainVerifierTest {
  private static final Instant FROM = Instant.parse("2030-01-01T00:00:00Z");
  private static final Instant UNTIL = Instant.parse("2031-01-01T00:00:00Z");
  private static final Instant STAMPED = Instant.parse("2030-06-01T12:00:00Z");
  private static final Bytes SIGNATURE = Bytes.ofUtf8("a signature");

  private final TestTimestampAuthority authority =
      new TestTimestampAuthority(FROM, UNTIL).at(STAMPED);

  @AfterEach
  void close() {
    authority.close();
  }

  private TrustedAuthority trusted() {
    return TrustedAuthority.of(List.of(authority.root()), List.of());
  }

  private TimestampVerdict verify(Bytes timestamp) throws Exception {
    return Timestamps.verifier(List.of(trusted())).verify(timestamp, SIGNATURE);
  }

  private static void refused(String reason, String part, TimestampVerdict verdict) {
    Rejected rejected = assertInstanceOf(Rejected.class, verdict, verdict::toString);
    assertEquals(reason, rejected.reason().code(), rejected.message());
    assertTrue(rejected.message().contains(part), rejected.message());
  }

  /** The clock of this machine plays no part: archives outlive their authorities. */
  @Test
  void acceptsWhatAnAuthorityStampedInItsTime() throws Exception {
    Verified verified = assertInstanceOf(Verified.class, verify(authority.stamp(SIGNATURE)));
    assertEquals(STAMPED, verified.time());
    assertEquals(Duration.ofSeconds(1), verified.accuracy());
    assertEquals(STAMPED.plusSeconds(1), verified.latest());
    assertTrue(verified.authority().contains("CN=stamps"), verified.authority());
    Bytes bySha512 =
        authority.stamp(
            TSPAlgorithms.SHA512, MessageDigest.getInstance("SHA-512").digest(SIGNATURE.toArray()));
    assertInstanceOf(Verified.class, verify(bySha512));
  }

  @Test
  void refusesOtherImprints() throws Exception {
    refused(
        "timestamp-mismatch",
        "must be over the signature's digest",
        verify(authority.stamp(Bytes.ofUtf8("another signature"))));
    Bytes bySha1 =
        authority.stamp(
            TSPAlgorithms.SHA1, MessageDigest.getInstance("SHA-1").digest(SIGNATURE.toArray()));
    refused("timestamp-mismatch", "SHA-256, SHA-384 or SHA-512", verify(bySha1));
  }

  @Test
  void refusesWhatTheAuthorityHasNotSigned() throws Exception {
    refused(
        "timestamp-signature",
        "must be signed by",
        verify(authority.failingBy(Fault.OTHER_KEY).stamp(SIGNATURE)));
  }

  @Test
  void refusesWhatItsCertificateDoesNotLast() throws Exception {
    for (Instant time : List.of(UNTIL.plusSeconds(1), FROM.minusSeconds(1))) {
      refused("timestamp-chain", "was valid from", verify(authority.at(time).stamp(SIGNATURE)));
    }
    assertInstanceOf(Verified.class, verify(authority.at(UNTIL).stamp(SIGNATURE)));
  }

  @Test
  void refusesAuthoritiesOfOthers() throws Exception {
    try (TestTimestampAuthority stranger = new TestTimestampAuthority(FROM, UNTIL)) {
      // Of the same names, so that only its key tells it.
      refused(
          "timestamp-chain",
          "chain to a trusted root",
          verify(stranger.at(STAMPED).stamp(SIGNATURE)));
      TrustedAuthority other =
          TrustedAuthority.of(List.of(certificate("CN=somebody else")), List.of());
      refused(
          "timestamp-authority-unknown",
          "none of the trusted certificates vouches",
          Timestamps.verifier(List.of(other)).verify(authority.stamp(SIGNATURE), SIGNATURE));
      // One that is trusted beside it is enough.
      assertInstanceOf(
          Verified.class,
          Timestamps.verifier(List.of(other, trusted()))
              .verify(authority.stamp(SIGNATURE), SIGNATURE));
    }
  }

  private static X509Certificate certificate(String name) throws Exception {
    var keys = Crypto.ecKeys();
    var subject = new org.bouncycastle.asn1.x500.X500Name(name);
    return new org.bouncycastle.cert.jcajce.JcaX509CertificateConverter()
        .getCertificate(
            new org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder(
                    subject,
                    Crypto.serial(),
                    java.util.Date.from(FROM),
                    java.util.Date.from(UNTIL),
                    subject,
                    keys.getPublic())
                .build(
                    new org.bouncycastle.operator.jcajce.JcaContentSignerBuilder("SHA256withECDSA")
                        .build(keys.getPrivate())));
  }

  @Test
  void refusesTimesForWhichTheAuthorityIsNotTrusted() throws Exception {
    Bytes stamp = authority.stamp(SIGNATURE);
    for (TrustedAuthority limited :
        List.of(
            new TrustedAuthority(
                List.of(authority.root()),
                List.of(),
                Optional.of(STAMPED.plusMillis(1)),
                Optional.empty()),
            new TrustedAuthority(
                List.of(authority.root()),
                List.of(),
                Optional.of(FROM),
                Optional.of(STAMPED.minusMillis(1))))) {
      refused(
          "timestamp-authority-window",
          "is trusted",
          Timestamps.verifier(List.of(limited)).verify(stamp, SIGNATURE));
    }
    assertInstanceOf(
        Verified.class,
        Timestamps.verifier(
                List.of(
                    new TrustedAuthority(
                        List.of(authority.root()),
                        List.of(),
                        Optional.of(STAMPED),
                        Optional.of(STAMPED))))
            .verify(stamp, SIGNATURE));
  }

  @Test
  void refusesCertificatesThatAreNotForTimestamps() throws Exception {
    var response = TimestampToken.response(authority.stamp(SIGNATURE));
    CMSSignedData signed = response.getTimeStampToken().toCMSSignedData();
    CMSSignedData swapped =
        CMSSignedData.replaceCertificatesAndCRLs(
            signed,
            new JcaCertStore(List.of(authority.certificateForSomethingElse())),
            signed.getAttributeCertificates(),
            signed.getCRLs());
    var ok =
        new org.bouncycastle.asn1.tsp.TimeStampResp(
            new org.bouncycastle.asn1.cmp.PKIStatusInfo(
                org.bouncycastle.asn1.cmp.PKIStatus.granted),
            swapped.toASN1Structure());
    refused("timestamp-usage", "timeStamping", verify(Bytes.of(ok.getEncoded())));
  }

  @Test
  void needsTheAuthoritysCertificateFromSomewhere() throws Exception {
    Bytes bare = authority.failingBy(Fault.NO_CERTIFICATE).stamp(SIGNATURE);
    refused("timestamp-authority-unknown", "whose certificate it does not have", verify(bare));
    for (TrustedAuthority having :
        List.of(
            TrustedAuthority.of(List.of(authority.root()), List.of(authority.certificate())),
            TrustedAuthority.of(List.of(authority.certificate()), List.of()))) {
      assertInstanceOf(
          Verified.class, Timestamps.verifier(List.of(having)).verify(bare, SIGNATURE));
    }
  }

  /** Every byte counts: nothing that was changed is the same timestamp still. */
  @Test
  void refusesChangedTimestamps() throws Exception {
    byte[] stamp = authority.stamp(SIGNATURE).toArray();
    for (int i = 0; i < stamp.length; i++) {
      byte[] changed = stamp.clone();
      changed[i] ^= 1;
      TimestampVerdict verdict = verify(Bytes.of(changed));
      if (verdict instanceof Verified verified) {
        // What is not signed is the status' text, and how certificates are ordered.
        assertEquals(STAMPED, verified.time(), "byte " + i);
      }
      refused(
          "malformed-timestamp",
          "cannot be read",
          verify(Bytes.of(java.util.Arrays.copyOf(stamp, i))));
    }
    refused(
        "malformed-timestamp",
        "cannot be read",
        verify(Bytes.of(java.util.Arrays.copyOf(stamp, stamp.length + 1))));
  }
}
