package io.modelsigning.sigstore;

import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.sigstore.CommonMessages.TimeRange;
import java.io.IOException;
import java.util.List;
import org.immutables.value.Value;

/**
 * A trusted root (sigstore/protobuf-specs, sigstore_trustroot.proto) as it is written; {@link
 * TrustRoot} is what can be used of it. What is absent is empty.
 */
@Value.Immutable
interface TrustedRoot {
  @Value.Default
  default String mediaType() {
    return "";
  }

  List<TransparencyLogInstance> transparencyLogs();

  List<CertificateAuthority> certificateAuthorities();

  List<TransparencyLogInstance> certificateLogs();

  List<CertificateAuthority> timestampAuthorities();

  static TrustedRoot read(MessageReader json) throws IOException {
    Builder root = new Builder();
    var members =
        json.message(
            "mediaType", "tlogs", "certificateAuthorities", "ctlogs", "timestampAuthorities");
    for (String name = members.next(); name != null; name = members.next()) {
      switch (name) {
        case "mediaType" -> root.mediaType(json.text());
        case "tlogs" -> root.transparencyLogs(json.list(TransparencyLogInstance::read));
        case "certificateAuthorities" ->
            root.certificateAuthorities(json.list(CertificateAuthority::read));
        case "ctlogs" -> root.certificateLogs(json.list(TransparencyLogInstance::read));
        default -> root.timestampAuthorities(json.list(CertificateAuthority::read));
      }
    }
    return root.build();
  }

  /** A log of signatures or of certificates. */
  record TransparencyLogInstance(String baseUrl, Bytes logId, PublicKey publicKey) {
    static TransparencyLogInstance read(MessageReader json) throws IOException {
      String baseUrl = "";
      Bytes logId = CommonMessages.NO_BYTES;
      PublicKey publicKey = PublicKey.NONE;
      var members =
          json.message(
              "baseUrl", "hashAlgorithm", "publicKey", "logId", "checkpointKeyId", "operator");
      for (String name = members.next(); name != null; name = members.next()) {
        switch (name) {
          case "baseUrl" -> baseUrl = json.text();
          case "hashAlgorithm" -> json.enumeration(CommonMessages.HASH_ALGORITHMS);
          case "publicKey" -> publicKey = PublicKey.read(json);
          case "logId" -> logId = CommonMessages.bytesOf(json, "keyId");
          case "checkpointKeyId" -> CommonMessages.bytesOf(json, "keyId");
          default -> json.text();
        }
      }
      return new TransparencyLogInstance(baseUrl, logId, publicKey);
    }
  }

  /**
   * A public key.
   *
   * @param details one of {@link CommonMessages#PUBLIC_KEY_DETAILS}: the kind of key and how it is
   *     encoded; another text where that is unknown
   */
  record PublicKey(Bytes rawBytes, String details, TimeRange validFor) {
    static final PublicKey NONE =
        new PublicKey(
            CommonMessages.NO_BYTES, CommonMessages.PUBLIC_KEY_DETAILS.getFirst(), TimeRange.NONE);

    static PublicKey read(MessageReader json) throws IOException {
      Bytes rawBytes = NONE.rawBytes();
      String details = NONE.details();
      TimeRange validFor = NONE.validFor();
      var members = json.message("rawBytes", "keyDetails", "validFor");
      for (String name = members.next(); name != null; name = members.next()) {
        switch (name) {
          case "rawBytes" -> rawBytes = json.bytes();
          case "keyDetails" -> details = json.enumeration(CommonMessages.PUBLIC_KEY_DETAILS);
          default -> validFor = TimeRange.read(json);
        }
      }
      return new PublicKey(rawBytes, details, validFor);
    }
  }

  /**
   * An authority for certificates or timestamps.
   *
   * @param certificateChain certificates in DER, the root last
   */
  record CertificateAuthority(String uri, List<Bytes> certificateChain, TimeRange validFor) {
    static CertificateAuthority read(MessageReader json) throws IOException {
      String uri = "";
      List<Bytes> certificateChain = List.of();
      TimeRange validFor = TimeRange.NONE;
      var members = json.message("subject", "uri", "certChain", "validFor", "operator");
      for (String name = members.next(); name != null; name = members.next()) {
        switch (name) {
          case "subject" -> readDistinguishedName(json);
          case "uri" -> uri = json.text();
          case "certChain" -> certificateChain = CommonMessages.certificateChain(json);
          case "validFor" -> validFor = TimeRange.read(json);
          default -> json.text();
        }
      }
      return new CertificateAuthority(uri, certificateChain, validFor);
    }

    /** The certificates name the authority; this must only be of the right form. */
    private static void readDistinguishedName(MessageReader json) throws IOException {
      var members = json.message("organization", "commonName");
      while (members.next() != null) {
        json.text();
      }
    }
  }

  final class Builder extends ImmutableTrustedRoot.Builder {
    Builder() {}
  }
}
