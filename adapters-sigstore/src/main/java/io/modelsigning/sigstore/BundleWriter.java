package io.modelsigning.sigstore;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import dev.sigstore.proto.bundle.v1.TimestampVerificationData;
import dev.sigstore.proto.common.v1.RFC3161SignedTimestamp;
import dev.sigstore.proto.rekor.v1.InclusionProof;
import dev.sigstore.proto.rekor.v1.TransparencyLogEntry;
import io.intoto.EnvelopeOuterClass;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.signature.Bundle;
import io.modelsigning.domain.signature.Envelope;
import java.util.List;
import java.util.Set;

/** Writes bundles in the JSON form of Protocol Buffers. */
final class BundleWriter {
  /**
   * Members that readers expect even where they have the value that the format's writer leaves out:
   * the first entry of a log has the index 0, and if alone a proof without hashes.
   */
  private static final Set<FieldDescriptor> ALWAYS_WRITTEN =
      Set.of(
          TransparencyLogEntry.getDescriptor()
              .findFieldByNumber(TransparencyLogEntry.LOG_INDEX_FIELD_NUMBER),
          InclusionProof.getDescriptor().findFieldByNumber(InclusionProof.LOG_INDEX_FIELD_NUMBER),
          InclusionProof.getDescriptor().findFieldByNumber(InclusionProof.HASHES_FIELD_NUMBER));

  private BundleWriter() {}

  static Bytes json(
      Envelope envelope,
      Bytes certificate,
      List<TransparencyLogEntry> entries,
      List<Bytes> timestamps) {
    dev.sigstore.proto.bundle.v1.Bundle.Builder bundle =
        dev.sigstore.proto.bundle.v1.Bundle.newBuilder().setMediaType(Bundle.MEDIA_TYPE_V03);
    bundle
        .getVerificationMaterialBuilder()
        .addAllTlogEntries(entries)
        .getCertificateBuilder()
        .setRawBytes(proto(certificate));
    if (!timestamps.isEmpty()) {
      TimestampVerificationData.Builder data =
          bundle.getVerificationMaterialBuilder().getTimestampVerificationDataBuilder();
      for (Bytes timestamp : timestamps) {
        data.addRfc3161Timestamps(
            RFC3161SignedTimestamp.newBuilder().setSignedTimestamp(proto(timestamp)));
      }
    }
    bundle
        .getDsseEnvelopeBuilder()
        .setPayloadType(envelope.payloadType())
        .setPayload(proto(envelope.payload()))
        .addSignatures(
            EnvelopeOuterClass.Signature.newBuilder()
                .setSig(proto(envelope.signatures().getFirst())));
    try {
      return Bytes.ofUtf8(
          JsonFormat.printer()
              .includingDefaultValueFields(ALWAYS_WRITTEN)
              .omittingInsignificantWhitespace()
              .print(bundle));
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("a bundle has no member of unknown type", e);
    }
  }

  private static ByteString proto(Bytes bytes) {
    return ByteString.copyFrom(bytes.asReadOnlyBuffer());
  }
}
