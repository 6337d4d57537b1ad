package io.modelsigning.sigstore;

import java.nio.file.Path;

/** Where the keys and certificates come from that a Sigstore signature is checked against. */
public sealed interface TrustSource {
  /** The public Sigstore instance, through its TUF repository and the local cache of that. */
  record PublicInstance() implements TrustSource {}

  /** The public staging instance, through its TUF repository and the local cache of that. */
  record Staging() implements TrustSource {}

  /**
   * A file in JSON: a ClientTrustConfig, or for verifying a bare trusted root. No network is used.
   */
  record ConfigFile(Path file) implements TrustSource {}
}
