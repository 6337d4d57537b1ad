package io.modelsigning.sigstore;

import dev.sigstore.proto.bundle.v1.VerificationMaterial;
import dev.sigstore.proto.rekor.v1.TransparencyLogEntry;

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

  static void limits(Form form) throws Refusal {
    VerificationMaterial material = form.proto().getVerificationMaterial();
    var stamps = material.getTimestampVerificationData().getRfc3161TimestampsList();
    requireCount("log entries", material.getTlogEntriesCount(), MAXIMUM_COUNT);
    requireCount("timestamps", stamps.size(), MAXIMUM_COUNT);
    requireSize("certificate", material.getCertificate().getRawBytes().size());
    for (TransparencyLogEntry entry : material.getTlogEntriesList()) {
      var proof = entry.getInclusionProof();
      requireSize("log entry body", entry.getCanonicalizedBody().size());
      requireSize("log id", entry.getLogId().getKeyId().size());
      requireSize(
          "signed entry timestamp", entry.getInclusionPromise().getSignedEntryTimestamp().size());
      requireSize("checkpoint", proof.getCheckpoint().getEnvelopeBytes().size());
      requireCount("hashes in an inclusion proof", proof.getHashesCount(), MAXIMUM_HASHES);
    }
    for (var stamp : stamps) {
      requireSize("timestamp", stamp.getSignedTimestamp().size());
    }
  }

  private static void requireCount(String what, int count, int maximum) throws Refusal {
    if (count > maximum) {
      throw new Refusal(
          "there must be at most %d %s, but there are %d".formatted(maximum, what, count));
    }
  }

  private static void requireSize(String what, int bytes) throws Refusal {
    if (bytes > MAXIMUM_PART_BYTES) {
      throw new Refusal(
          "a %s must have at most %d bytes, but has %d".formatted(what, MAXIMUM_PART_BYTES, bytes));
    }
  }

  static void mediaType(Form form) throws Refusal {
    requireSame("media type", form.bundle().mediaType(), form.proto().getMediaType());
  }

  static void payloadType(Form form) throws Refusal {
    requireSame(
        "payload type",
        form.bundle().envelope().payloadType(),
        form.proto().getDsseEnvelope().getPayloadType());
  }

  static void payload(Form form) throws Refusal {
    requireSame(
        "payload",
        form.bundle().envelope().payload(),
        BundleReader.bytes(form.proto().getDsseEnvelope().getPayload()));
  }

  static void signatures(Form form) throws Refusal {
    requireSame(
        "signatures",
        form.bundle().envelope().signatures(),
        form.proto().getDsseEnvelope().getSignaturesList().stream()
            .map(signature -> BundleReader.bytes(signature.getSig()))
            .toList());
  }

  static void certificate(Form form) throws Refusal {
    requireSame(
        "certificate",
        form.material().certificate(),
        BundleReader.bytes(form.proto().getVerificationMaterial().getCertificate().getRawBytes()));
  }

  static void logEntries(Form form) throws Refusal {
    requireSame(
        "number of log entries",
        form.material().logEntries(),
        form.proto().getVerificationMaterial().getTlogEntriesCount());
  }

  private static void requireSame(String what, Object codec, Object library) throws Refusal {
    if (!codec.equals(library)) {
      throw new Refusal(
          "two readers of the bundle must agree on its %s, but one sees '%s' and the other '%s'"
              .formatted(what, codec, library));
    }
  }

  static void oneSignature(Form form) throws Refusal {
    int count = form.bundle().envelope().signatures().size();
    if (count != 1) {
      throw new Refusal("the envelope must have exactly one signature, but has " + count);
    }
  }
}
