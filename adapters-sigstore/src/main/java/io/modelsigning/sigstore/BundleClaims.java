package io.modelsigning.sigstore;

import io.modelsigning.domain.MalformedSignatureException;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.signature.SignerClaims;
import io.modelsigning.domain.signature.VerificationMaterial.SigstoreMaterial;
import io.modelsigning.sigstore.document.BundleDocument;
import io.modelsigning.sigstore.document.LogEntryDocument;
import io.modelsigning.sigstore.document.MessageReader;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Reads the identity, log entries and times that a bundle claims, as far as they can be read. */
final class BundleClaims {
  private BundleClaims() {}

  static SignerClaims read(SigstoreMaterial material) {
    SignerClaims.Builder claims = SignerClaims.builder();
    addIdentity(claims, material);
    try {
      var read = BundleDocument.parse(material.bundleJson()).verificationMaterial();
      addLogEntries(claims, read.logEntries());
      addTimestamps(claims, read.timestamps());
    } catch (MalformedSignatureException e) {
      claims.addUnreadable("log entries and timestamps");
    }
    return claims.build();
  }

  private static void addIdentity(SignerClaims.Builder claims, SigstoreMaterial material) {
    try {
      X509Certificate certificate = BundleReader.certificate(material.certificate());
      claims.identity(CertificateIdentity.subjectOf(certificate));
      claims.identityProvider(CertificateIdentity.issuerOf(certificate));
    } catch (MalformedSignatureException | RefusalException e) {
      claims.addUnreadable("identity");
    }
  }

  private static void addLogEntries(SignerClaims.Builder claims, List<LogEntryDocument> entries) {
    for (LogEntryDocument entry : entries.subList(0, shown(entries))) {
      claims.addLogEntries(
          new SignerClaims.LogEntry(
              entry.logIndex(),
              head(entry.logId()).toHex(),
              entry.kindVersion().toString().strip(),
              time(entry)));
    }
    addRest(claims, entries, "log entry");
  }

  /** A log's identifier has 32 bytes; more is shown as a part of it. */
  private static Bytes head(Bytes logId) {
    return Bytes.of(logId.asReadOnlyBuffer().limit(Math.min(64, logId.size())));
  }

  private static Optional<Instant> time(LogEntryDocument entry) {
    long seconds = entry.integratedTime();
    return seconds > 0 && seconds <= MessageReader.LATEST_SECONDS
        ? Optional.of(Instant.ofEpochSecond(seconds))
        : Optional.empty();
  }

  private static void addTimestamps(SignerClaims.Builder claims, List<Bytes> timestamps) {
    for (int i = 0; i < shown(timestamps); i++) {
      String position = "timestamp " + (i + 1);
      if (timestamps.get(i).size() > FormChecks.MAXIMUM_PART_BYTES) {
        claims.addUnreadable(position);
        continue;
      }
      try {
        claims.addTimestamps(BundleReader.timestamp(position, timestamps.get(i)).time());
      } catch (MalformedSignatureException e) {
        claims.addUnreadable(position);
      }
    }
    addRest(claims, timestamps, "timestamp");
  }

  private static int shown(List<?> parts) {
    return Math.min(parts.size(), FormChecks.MAXIMUM_COUNT);
  }

  private static void addRest(SignerClaims.Builder claims, List<?> parts, String part) {
    if (parts.size() > shown(parts)) {
      claims.addUnreadable("%s %d and on".formatted(part, shown(parts) + 1));
    }
  }
}
