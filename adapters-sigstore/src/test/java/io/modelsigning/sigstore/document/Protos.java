package io.modelsigning.sigstore.document;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageOrBuilder;
import com.google.protobuf.Timestamp;
import com.google.protobuf.util.JsonFormat;
import dev.sigstore.json.ProtoJson;
import dev.sigstore.proto.bundle.v1.Bundle;
import dev.sigstore.proto.common.v1.TimeRange;
import dev.sigstore.proto.common.v1.X509Certificate;
import dev.sigstore.proto.trustroot.v1.Service;
import dev.sigstore.proto.trustroot.v1.ServiceConfiguration;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.sigstore.document.LogEntryDocument.EntryKind;
import io.modelsigning.sigstore.document.SigningConfigDocument.Selection;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What protobuf's messages hold, in our own terms: what our own reader must read. */
public final class Protos {
  private Protos() {}

  public static String json(MessageOrBuilder message) {
    try {
      return JsonFormat.printer().print(message);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /**
   * Reads a bundle that our own reader accepts. Some write an empty key where there is none, and
   * our reader passes over it; protobuf's counts it, beside a certificate, as a second one of two
   * that exclude each other. It is taken out first.
   */
  public static BundleDocument bundle(String json) throws InvalidProtocolBufferException {
    JsonElement document = JsonParser.parseString(json);
    for (String material : List.of("verificationMaterial", "verification_material")) {
      if (document.getAsJsonObject().get(material) instanceof JsonObject members) {
        for (String key : List.of("publicKey", "public_key")) {
          if (members.get(key) instanceof JsonObject identifier
              && isEmpty(identifier.get("hint"))) {
            members.remove(key);
          }
        }
      }
    }
    Bundle.Builder builder = Bundle.newBuilder();
    ProtoJson.parser().merge(document.toString(), builder);
    return bundle(builder.build());
  }

  private static boolean isEmpty(@Nullable JsonElement text) {
    return text == null || text.isJsonNull() || text.getAsString().isEmpty();
  }

  private static BundleDocument bundle(Bundle bundle) {
    var material = bundle.getVerificationMaterial();
    var envelope = bundle.getDsseEnvelope();
    return new BundleDocument(
        bundle.getMediaType(),
        new BundleDocument.Material(
            bytes(material.getCertificate().getRawBytes()),
            material.getTlogEntriesList().stream().map(Protos::logEntry).toList(),
            material.getTimestampVerificationData().getRfc3161TimestampsList().stream()
                .map(stamp -> bytes(stamp.getSignedTimestamp()))
                .toList()),
        new BundleDocument.DsseEnvelope(
            envelope.getPayloadType(),
            bytes(envelope.getPayload()),
            envelope.getSignaturesList().stream()
                .map(signature -> bytes(signature.getSig()))
                .toList()));
  }

  static LogEntryDocument logEntry(dev.sigstore.proto.rekor.v1.TransparencyLogEntry entry) {
    LogEntryDocument.Builder read = LogEntryDocument.builder();
    if (entry.hasInclusionProof()) {
      var proof = entry.getInclusionProof();
      read.inclusionProof(
          InclusionDocument.builder()
              .logIndex(proof.getLogIndex())
              .rootHash(bytes(proof.getRootHash()))
              .treeSize(proof.getTreeSize())
              .hashes(proof.getHashesList().stream().map(Protos::bytes).toList())
              .checkpoint(proof.getCheckpoint().getEnvelope())
              .build());
    }
    return read.logIndex(entry.getLogIndex())
        .logId(bytes(entry.getLogId().getKeyId()))
        .kindVersion(
            new EntryKind(entry.getKindVersion().getKind(), entry.getKindVersion().getVersion()))
        .integratedTime(entry.getIntegratedTime())
        .signedEntryTimestamp(bytes(entry.getInclusionPromise().getSignedEntryTimestamp()))
        .canonicalizedBody(bytes(entry.getCanonicalizedBody()))
        .build();
  }

  public static TrustedRootDocument trustedRoot(dev.sigstore.proto.trustroot.v1.TrustedRoot root) {
    return TrustedRootDocument.builder()
        .mediaType(root.getMediaType())
        .transparencyLogs(root.getTlogsList().stream().map(Protos::log).toList())
        .certificateAuthorities(
            root.getCertificateAuthoritiesList().stream().map(Protos::authority).toList())
        .certificateLogs(root.getCtlogsList().stream().map(Protos::log).toList())
        .timestampAuthorities(
            root.getTimestampAuthoritiesList().stream().map(Protos::authority).toList())
        .build();
  }

  @SuppressWarnings("deprecation") // The log's id, as bundles have it.
  private static TrustedRootDocument.LogInstance log(
      dev.sigstore.proto.trustroot.v1.TransparencyLogInstance log) {
    var key = log.getPublicKey();
    return new TrustedRootDocument.LogInstance(
        log.getBaseUrl(),
        bytes(log.getLogId().getKeyId()),
        new TrustedRootDocument.LogKey(
            bytes(key.getRawBytes()), key.getKeyDetails().name(), range(key.getValidFor())));
  }

  private static TrustedRootDocument.AuthorityEntry authority(
      dev.sigstore.proto.trustroot.v1.CertificateAuthority authority) {
    return new TrustedRootDocument.AuthorityEntry(
        authority.getUri(),
        authority.getCertChain().getCertificatesList().stream()
            .map(X509Certificate::getRawBytes)
            .map(Protos::bytes)
            .toList(),
        range(authority.getValidFor()));
  }

  public static SigningConfigDocument signingConfig(
      dev.sigstore.proto.trustroot.v1.SigningConfig config) {
    return SigningConfigDocument.builder()
        .mediaType(config.getMediaType())
        .certificateAuthorities(services(config.getCaUrlsList()))
        .identityProviders(services(config.getOidcUrlsList()))
        .transparencyLogs(services(config.getRekorTlogUrlsList()))
        .transparencyLogSelection(
            config.hasRekorTlogConfig()
                ? Optional.of(selection(config.getRekorTlogConfig()))
                : Optional.empty())
        .timestampAuthorities(services(config.getTsaUrlsList()))
        .timestampAuthoritySelection(
            config.hasTsaConfig()
                ? Optional.of(selection(config.getTsaConfig()))
                : Optional.empty())
        .build();
  }

  private static List<SigningConfigDocument.ServiceEntry> services(List<Service> services) {
    return services.stream()
        .map(
            service ->
                new SigningConfigDocument.ServiceEntry(
                    service.getUrl(),
                    service.getMajorApiVersion(),
                    range(service.getValidFor()),
                    service.getOperator()))
        .toList();
  }

  private static Selection selection(ServiceConfiguration configuration) {
    return new Selection(configuration.getSelector().name(), configuration.getCount());
  }

  private static CommonMessages.Period range(TimeRange range) {
    return new CommonMessages.Period(
        range.hasStart() ? Optional.of(instant(range.getStart())) : Optional.empty(),
        range.hasEnd() ? Optional.of(instant(range.getEnd())) : Optional.empty());
  }

  private static Instant instant(Timestamp timestamp) {
    return Instant.ofEpochSecond(timestamp.getSeconds(), timestamp.getNanos());
  }

  static Bytes bytes(ByteString value) {
    return Bytes.of(value.asReadOnlyByteBuffer());
  }
}
