package io.modelsigning.sigstore;

import io.modelsigning.domain.manifest.Bytes;
import java.nio.file.Path;
import java.util.Optional;

/** Where the keys and certificates come from that a Sigstore signature is checked against. */
public sealed interface TrustSource {
  /**
   * The public Sigstore instance, through its TUF repository.
   *
   * @param cacheDirectory where what the repository gave is kept for the times when it cannot be
   *     reached, as an absolute path; it is made when it is missing. If empty, nothing is kept
   */
  record PublicInstance(Optional<Path> cacheDirectory) implements TrustSource {}

  /**
   * The public staging instance, through its TUF repository.
   *
   * @param cacheDirectory as for the public instance; the same directory serves both
   */
  record Staging(Optional<Path> cacheDirectory) implements TrustSource {}

  /**
   * A file in JSON: a ClientTrustConfig, or for verifying a bare trusted root. No network is used.
   */
  record ConfigFile(Path file) implements TrustSource {}

  /**
   * The content of such a file, which is at hand. No network is used.
   *
   * @param name what to call it in messages
   */
  record ConfigText(String name, Bytes json) implements TrustSource {}
}
