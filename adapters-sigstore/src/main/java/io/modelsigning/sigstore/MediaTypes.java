package io.modelsigning.sigstore;

import java.util.List;

/**
 * The media types of Sigstore's documents in JSON. Each is written in two ways: older documents
 * have the version as a parameter, newer ones in the name (sigstore/protobuf-specs, {@code
 * sigstore_trustroot.proto}).
 */
enum MediaTypes {
  TRUSTED_ROOT("trustedroot", List.of("0.1", "0.2")),
  CLIENT_TRUST_CONFIG("clienttrustconfig", List.of("0.1")),
  SIGNING_CONFIG("signingconfig", List.of("0.2"));

  private static final String PREFIX = "application/vnd.dev.sigstore.";

  private final String name;
  private final List<String> versions;

  MediaTypes(String name, List<String> versions) {
    this.name = name;
    this.versions = versions;
  }

  /** Returns whether {@code mediaType} is one of these, in one of both spellings. */
  boolean includes(String mediaType) {
    return versions.stream()
        .anyMatch(
            version ->
                mediaType.equals(PREFIX + name + ".v" + version + "+json")
                    || mediaType.equals(PREFIX + name + "+json;version=" + version));
  }

  /** Returns the one that new documents have, for messages. */
  String preferred() {
    return PREFIX + name + ".v" + versions.getFirst() + "+json";
  }
}
