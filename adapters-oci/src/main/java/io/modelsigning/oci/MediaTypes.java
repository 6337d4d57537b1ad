package io.modelsigning.oci;

/** The media types that are asked for, looked at or written. */
final class MediaTypes {
  static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
  static final String DOCKER_MANIFEST = "application/vnd.docker.distribution.manifest.v2+json";
  static final String INDEX = "application/vnd.oci.image.index.v1+json";
  static final String DOCKER_INDEX = "application/vnd.docker.distribution.manifest.list.v2+json";

  /** What an artifact has as its configuration that needs none; its content is {@code {}}. */
  static final String EMPTY = "application/vnd.oci.empty.v1+json";

  /** How the media types of all versions of Sigstore's bundles begin. */
  static final String ANY_BUNDLE = "application/vnd.dev.sigstore.bundle";

  private MediaTypes() {}

  static boolean isManifest(String type) {
    return type.equals(MANIFEST) || type.equals(DOCKER_MANIFEST);
  }

  static boolean isIndex(String type) {
    return type.equals(INDEX) || type.equals(DOCKER_INDEX);
  }
}
