package io.modelsigning.sigstore.tuf;

import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.sigstore.document.TrustConfiguration;
import java.time.Instant;
import java.util.List;

/**
 * What a TUF repository, or its copy, has, verified.
 *
 * @param trustedRoot the signed target, byte for byte
 * @param versions the metadata that leads to it, in the order of the walk
 */
public record Fetched(Bytes trustedRoot, List<Version> versions, TrustConfiguration configuration) {
  public Fetched {
    versions = List.copyOf(versions);
  }

  /** Metadata of a role. */
  public record Version(String role, int version, Instant expires) {}
}
