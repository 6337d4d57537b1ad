package io.modelsigning.sigstore.document;

import io.modelsigning.domain.manifest.Bytes;
import java.io.IOException;
import java.util.Base64;
import java.util.Optional;
import org.immutables.value.Value;

/**
 * A transparency log entry (sigstore/protobuf-specs, sigstore_rekor.proto), as the bundle presents
 * it. What is absent is zero or empty.
 */
@Value.Immutable
public interface LogEntryDocument {
  @Value.Default
  default long logIndex() {
    return 0;
  }

  @Value.Default
  default Bytes logId() {
    return CommonMessages.NO_BYTES;
  }

  @Value.Default
  default EntryKind kindVersion() {
    return EntryKind.NONE;
  }

  /** Returns seconds since 1970. */
  @Value.Default
  default long integratedTime() {
    return 0;
  }

  /** Returns the signed entry timestamp, which only Rekor v1 gives: its inclusion promise. */
  @Value.Default
  default Bytes signedEntryTimestamp() {
    return CommonMessages.NO_BYTES;
  }

  Optional<InclusionDocument> inclusionProof();

  @Value.Default
  default Bytes canonicalizedBody() {
    return CommonMessages.NO_BYTES;
  }

  /**
   * Returns what the signed entry timestamp covers: an object in canonical form (RFC 8785), which
   * it has by the order of its members and because none of its texts needs an escape. That form
   * rounds numbers above 2^53, which here they are not: no log signs such an entry.
   */
  default Bytes promised() {
    // Not by a format, which would write the digits of some locales.
    return Bytes.ofUtf8(
        "{\"body\":\""
            + Base64.getEncoder().encodeToString(canonicalizedBody().toArray())
            + "\",\"integratedTime\":"
            + integratedTime()
            + ",\"logID\":\""
            + logId().toHex()
            + "\",\"logIndex\":"
            + logIndex()
            + "}");
  }

  static LogEntryDocument read(MessageReader json) throws IOException {
    Builder entry = builder();
    var members =
        json.message(
            "logIndex",
            "logId",
            "kindVersion",
            "integratedTime",
            "inclusionPromise",
            "inclusionProof",
            "canonicalizedBody");
    for (String name = members.next(); name != null; name = members.next()) {
      switch (name) {
        case "logIndex" -> entry.logIndex(json.int64());
        case "logId" -> entry.logId(CommonMessages.bytesOf(json, "keyId"));
        case "kindVersion" -> entry.kindVersion(EntryKind.read(json));
        case "integratedTime" -> entry.integratedTime(json.int64());
        case "inclusionPromise" ->
            entry.signedEntryTimestamp(CommonMessages.bytesOf(json, "signedEntryTimestamp"));
        case "inclusionProof" -> entry.inclusionProof(InclusionDocument.read(json));
        default -> entry.canonicalizedBody(json.bytes());
      }
    }
    return entry.build();
  }

  /** What an entry's body is. */
  record EntryKind(String kind, String version) {
    static final EntryKind NONE = new EntryKind("", "");

    static EntryKind read(MessageReader json) throws IOException {
      String kind = "";
      String version = "";
      var members = json.message("kind", "version");
      for (String name = members.next(); name != null; name = members.next()) {
        switch (name) {
          case "kind" -> kind = json.text();
          default -> version = json.text();
        }
      }
      return new EntryKind(kind, version);
    }

    /** Returns both with a space between. */
    @Override
    public String toString() {
      return kind + " " + version;
    }
  }

  static Builder builder() {
    return new Builder();
  }

  final class Builder extends ImmutableLogEntryDocument.Builder {
    Builder() {}
  }
}
