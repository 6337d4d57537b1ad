package io.modelsigning.domain.manifest;

/**
 * Where digests come from that a run takes over instead of computing them.
 *
 * @param place which signature, manifest or cache, as the user would name it
 */
public record DigestSource(Kind kind, String place) {
  /** What has the digests. */
  public enum Kind {
    /** An older signature of the model, which was verified. */
    SIGNATURE("signature"),
    /** A manifest or a list of checksums in a file. */
    MANIFEST("manifest"),
    /** A cache of digests that earlier runs computed. */
    CACHE("cache"),
    /** What a registry keeps of a model beside its content, whose digests it goes by itself. */
    REGISTRY("registry"),
    /** What a hub claims of files that it keeps, and nobody has checked. */
    HUB("hub"),
    /** An earlier audit, which found the same listing. */
    AUDIT("audit");

    private final String id;

    Kind(String id) {
      this.id = id;
    }

    /** Returns the name used in results. */
    public String id() {
      return id;
    }
  }
}
