package io.modelsigning.sigstore.document;

import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.sigstore.document.CommonMessages.Period;
import java.io.IOException;
import java.util.List;
import org.immutables.value.Value;

/**
 * A trusted root (sigstore/protobuf-specs, sigstore_trustroot.proto) as it is written, whether or
 * not all of it can be used. What is absent is empty.
 */
@Value.Immutable
public interface TrustedRootDocument {
  @Value.Default
  default String mediaType() {
    return "";
  }

  List<LogInstance> transparencyLogs();

  List<AuthorityEntry> certificateAuthorities();

  List<LogInstance> certificateLogs();

  List<AuthorityEntry> timestampAuthorities();

  static TrustedRootDocument read(MessageReader json) throws IOException {
    Builder root = builder();
    var members =
        json.message(
            "mediaType", "tlogs", "certificateAuthorities", "ctlogs", "timestampAuthorities");
    for (String name = members.next(); name != null; name = members.next()) {
      switch (name) {
        case "mediaType" -> root.mediaType(json.text());
        case "tlogs" -> root.transparencyLogs(json.list(LogInstance::read));
        case "certificateAuthorities" ->
            root.certificateAuthorities(json.list(AuthorityEntry::read));
        case "ctlogs" -> root.certificateLogs(json.list(LogInstance::read));
        default -> root.timestampAuthorities(json.list(AuthorityEntry::read));
      }
    }
    return root.build();
  }

  /** A log of signatures or of certificates. */
  record LogInstance(String baseUrl, Bytes logId, LogKey publicKey) {
    static LogInstance read(MessageReader json) throws IOException {
      String baseUrl = "";
      Bytes logId = CommonMessages.NO_BYTES;
      LogKey publicKey = LogKey.NONE;
      var members =
          json.message(
              "baseUrl", "hashAlgorithm", "publicKey", "logId", "checkpointKeyId", "operator");
      for (String name = members.next(); name != null; name = members.next()) {
        switch (name) {
          case "baseUrl" -> baseUrl = json.text();
          case "hashAlgorithm" -> json.enumeration(CommonMessages.HASH_ALGORITHMS);
          case "publicKey" -> publicKey = LogKey.read(json);
          case "logId" -> logId = CommonMessages.bytesOf(json, "keyId");
          case "checkpointKeyId" -> CommonMessages.bytesOf(json, "keyId");
          default -> json.text();
        }
      }
      return new LogInstance(baseUrl, logId, publicKey);
    }
  }

  /**
   * A public key.
   *
   * @param details one of {@link CommonMessages#PUBLIC_KEY_DETAILS}: the kind of key and how it is
   *     encoded; another text where that is unknown
   */
  record LogKey(Bytes rawBytes, String details, Period validFor) {
    static final LogKey NONE =
        new LogKey(
            CommonMessages.NO_BYTES, CommonMessages.PUBLIC_KEY_DETAILS.getFirst(), Period.NONE);

    static LogKey read(MessageReader json) throws IOException {
      Bytes rawBytes = NONE.rawBytes();
      String details = NONE.details();
      Period validFor = NONE.validFor();
      var members = json.message("rawBytes", "keyDetails", "validFor");
      for (String name = members.next(); name != null; name = members.next()) {
        switch (name) {
          case "rawBytes" -> rawBytes = json.bytes();
          case "keyDetails" -> details = json.enumeration(CommonMessages.PUBLIC_KEY_DETAILS);
          default -> validFor = Period.read(json);
        }
      }
      return new LogKey(rawBytes, details, validFor);
    }
  }

  /**
   * An authority for certificates or timestamps.
   *
   * @param certificateChain certificates in DER, the root last
   */
  record AuthorityEntry(String uri, List<Bytes> certificateChain, Period validFor) {
    static AuthorityEntry read(MessageReader json) throws IOException {
      String uri = "";
      List<Bytes> certificateChain = List.of();
      Period validFor = Period.NONE;
      var members = json.message("subject", "uri", "certChain", "validFor", "operator");
      for (String name = members.next(); name != null; name = members.next()) {
        switch (name) {
          case "subject" -> readDistinguishedName(json);
          case "uri" -> uri = json.text();
          case "certChain" -> certificateChain = CommonMessages.certificateChain(json);
          case "validFor" -> validFor = Period.read(json);
          default -> json.text();
        }
      }
      return new AuthorityEntry(uri, certificateChain, validFor);
    }

    /** The certificates name the authority; this must only be of the right form. */
    private static void readDistinguishedName(MessageReader json) throws IOException {
      var members = json.message("organization", "commonName");
      while (members.next() != null) {
        json.text();
      }
    }
  }

  static Builder builder() {
    return new Builder();
  }

  final class Builder extends ImmutableTrustedRootDocument.Builder {
    Builder() {}
  }
}
