package io.modelsigning.sigstore;

import io.modelsigning.domain.Warning;
import io.modelsigning.domain.manifest.Bytes;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What signatures of a Sigstore instance are checked against.
 *
 * @param repository the TUF repository of the instance
 * @param copy the file that its copy is in, if it has a place
 * @param written when that copy was written, if it is there; it is not when nothing has changed
 * @param content the trusted root as it is signed, byte for byte
 * @param metadata what signs it
 * @param anchors whom it has trusted
 * @param warnings what the user should know about its getting
 */
public record TrustRoot(
    URI repository,
    Optional<Path> copy,
    Optional<Instant> written,
    Bytes content,
    List<Metadata> metadata,
    List<Anchor> anchors,
    List<Warning> warnings) {
  public TrustRoot {
    metadata = List.copyOf(metadata);
    anchors = List.copyOf(anchors);
    warnings = List.copyOf(warnings);
  }

  /** Metadata of a role of The Update Framework. */
  public record Metadata(String role, int version, Instant expires) {}

  /** What an authority or a log vouches for. */
  public enum Kind {
    CERTIFICATE_AUTHORITY("certificate authority"),
    TIMESTAMP_AUTHORITY("timestamp authority"),
    TRANSPARENCY_LOG("transparency log"),
    CERTIFICATE_LOG("certificate transparency log");

    private final String description;

    Kind(String description) {
      this.description = description;
    }

    @Override
    public String toString() {
      return description;
    }
  }

  /**
   * An authority or a log.
   *
   * @param id in hexadecimal digits: the id of a log, or the SHA-256 digest of an authority's root
   *     certificate
   * @param start from when it is trusted
   * @param end when it ceased to be trusted, if it did
   */
  public record Anchor(Kind kind, String name, String id, Instant start, Optional<Instant> end) {}

  static Anchor anchor(Kind kind, TrustAnchors.Authority authority) {
    return new Anchor(
        kind,
        authority.name(),
        authority.rootDigest(),
        authority.window().start(),
        authority.window().end());
  }

  static Anchor anchor(Kind kind, TrustAnchors.Log log) {
    return new Anchor(kind, log.name(), log.id().toHex(), log.window().start(), log.window().end());
  }
}
