package io.modelsigning.sigstore;

import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.sigstore.document.BundleDocument.Material;
import io.modelsigning.sigstore.document.Form;
import io.modelsigning.sigstore.document.InclusionDocument;
import io.modelsigning.sigstore.document.LogEntryDocument;
import java.nio.charset.StandardCharsets;

/**
 * Checks of a bundle's form before a part of it is looked into. What two readers have read must be
 * the same, so that no check is made on something else than what is used.
 */
final class FormChecks {
  /** More log entries, timestamps or checkpoint signatures than this are refused. */
  static final int MAXIMUM_COUNT = 16;

  /** An inclusion proof in a tree of 2^64 entries has no more hashes. */
  static final int MAXIMUM_HASHES = 64;

  /** A larger certificate, log entry body, checkpoint or timestamp is refused. */
  static final int MAXIMUM_PART_BYTES = 64 * 1024;

  private FormChecks() {}

  static void limits(Form form) throws RefusalException {
    Material material = form.second().verificationMaterial();
    requireCount("log entries", material.logEntries().size(), MAXIMUM_COUNT);
    requireCount("timestamps", material.timestamps().size(), MAXIMUM_COUNT);
    requireSize("certificate", material.certificate().size());
    for (LogEntryDocument entry : material.logEntries()) {
      requireSize("log entry body", entry.canonicalizedBody().size());
      requireSize("log id", entry.logId().size());
      requireSize("signed entry timestamp", entry.signedEntryTimestamp().size());
      if (entry.inclusionProof().isPresent()) {
        InclusionDocument proof = entry.inclusionProof().get();
        requireSize("checkpoint", proof.checkpoint().getBytes(StandardCharsets.UTF_8).length);
        requireCount("hashes in an inclusion proof", proof.hashes().size(), MAXIMUM_HASHES);
      }
    }
    for (Bytes stamp : material.timestamps()) {
      requireSize("timestamp", stamp.size());
    }
  }

  private static void requireCount(String what, int count, int maximum) throws RefusalException {
    if (count > maximum) {
      throw new RefusalException(
          "there must be at most %d %s, but there are %d".formatted(maximum, what, count));
    }
  }

  private static void requireSize(String what, int bytes) throws RefusalException {
    if (bytes > MAXIMUM_PART_BYTES) {
      throw new RefusalException(
          "a %s must have at most %d bytes, but has %d".formatted(what, MAXIMUM_PART_BYTES, bytes));
    }
  }

  static void mediaType(Form form) throws RefusalException {
    requireSame("media type", form.bundle().mediaType(), form.second().mediaType());
  }

  static void payloadType(Form form) throws RefusalException {
    requireSame(
        "payload type",
        form.bundle().envelope().payloadType(),
        form.second().envelope().payloadType());
  }

  static void payload(Form form) throws RefusalException {
    requireSame("payload", form.bundle().envelope().payload(), form.second().envelope().payload());
  }

  static void signatures(Form form) throws RefusalException {
    requireSame(
        "signatures", form.bundle().envelope().signatures(), form.second().envelope().signatures());
  }

  static void certificate(Form form) throws RefusalException {
    requireSame(
        "certificate",
        form.material().certificate(),
        form.second().verificationMaterial().certificate());
  }

  static void logEntries(Form form) throws RefusalException {
    requireSame(
        "number of log entries",
        form.material().logEntries(),
        form.second().verificationMaterial().logEntries().size());
  }

  private static void requireSame(String what, Object codec, Object second)
      throws RefusalException {
    if (!codec.equals(second)) {
      throw new RefusalException(
          "two readers of the bundle must agree on its %s, but one sees '%s' and the other '%s'"
              .formatted(what, codec, second));
    }
  }

  static void oneSignature(Form form) throws RefusalException {
    int count = form.bundle().envelope().signatures().size();
    if (count != 1) {
      throw new RefusalException("the envelope must have exactly one signature, but has " + count);
    }
  }
}
