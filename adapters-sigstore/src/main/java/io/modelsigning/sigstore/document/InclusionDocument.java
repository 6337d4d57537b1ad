package io.modelsigning.sigstore.document;

import io.modelsigning.domain.manifest.Bytes;
import java.io.IOException;
import java.util.List;
import org.immutables.value.Value;

/**
 * The proof that a log holds an entry (sigstore/protobuf-specs, sigstore_rekor.proto), as the
 * bundle presents it. What is absent is zero or empty.
 */
@Value.Immutable
public interface InclusionDocument {
  /** Returns the index in the tree, which need not be the entry's index in the log. */
  @Value.Default
  default long logIndex() {
    return 0;
  }

  @Value.Default
  default Bytes rootHash() {
    return CommonMessages.NO_BYTES;
  }

  @Value.Default
  default long treeSize() {
    return 0;
  }

  /** Returns the hashes from the leaf to the root. */
  List<Bytes> hashes();

  /** Returns the signed tree head as text. */
  @Value.Default
  default String checkpoint() {
    return "";
  }

  static InclusionDocument read(MessageReader json) throws IOException {
    Builder proof = builder();
    var members = json.message("logIndex", "rootHash", "treeSize", "hashes", "checkpoint");
    for (String name = members.next(); name != null; name = members.next()) {
      switch (name) {
        case "logIndex" -> proof.logIndex(json.int64());
        case "rootHash" -> proof.rootHash(json.bytes());
        case "treeSize" -> proof.treeSize(json.int64());
        case "hashes" -> proof.hashes(json.list(MessageReader::bytes));
        default -> proof.checkpoint(checkpoint(json));
      }
    }
    return proof.build();
  }

  private static String checkpoint(MessageReader json) throws IOException {
    String envelope = "";
    var members = json.message("envelope");
    while (members.next() != null) {
      envelope = json.text();
    }
    return envelope;
  }

  static Builder builder() {
    return new Builder();
  }

  final class Builder extends ImmutableInclusionDocument.Builder {
    Builder() {}
  }
}
