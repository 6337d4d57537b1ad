package io.modelsigning.sigstore.document;

import java.util.stream.Stream;

/**
 * The media types of Sigstore's documents in JSON. Each is written in two ways: older documents
 * have the version as a parameter, newer ones in the name (sigstore/protobuf-specs, {@code
 * sigstore_trustroot.proto}).
 */
public enum MediaTypes {
  TRUSTED_ROOT("trustedroot", "0.1", "0.2"),
  CLIENT_TRUST_CONFIG("clienttrustconfig", "0.1", "0.1"),
  SIGNING_CONFIG("signingconfig", "0.2", "0.2");

  private static final String PREFIX = "application/vnd.dev.sigstore.";

  private final String name;
  private final String first;
  private final String last;

  /**
   * @param first the older version that is read
   * @param last the newer one, which may be the same
   */
  MediaTypes(String name, String first, String last) {
    this.name = name;
    this.first = first;
    this.last = last;
  }

  /** Returns whether {@code mediaType} is one of these, in one of both spellings. */
  public boolean includes(String mediaType) {
    return Stream.of(first, last)
        .anyMatch(
            version ->
                mediaType.equals(PREFIX + name + ".v" + version + "+json")
                    || mediaType.equals(PREFIX + name + "+json;version=" + version));
  }

  /** Returns the one of the older version as new documents have it, for messages. */
  public String preferred() {
    return PREFIX + name + ".v" + first + "+json";
  }
}
