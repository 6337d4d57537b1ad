package io.modelsigning.spark.submit;

import io.modelsigning.domain.ModelAccessException;
import io.modelsigning.domain.manifest.ContentStamp;
import io.modelsigning.domain.manifest.Digest;
import io.modelsigning.domain.manifest.FileRange;
import io.modelsigning.domain.manifest.HashAlgorithm;
import io.modelsigning.domain.manifest.ModelFile;
import io.modelsigning.domain.port.out.ModelSource;
import io.modelsigning.domain.storage.Location;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What an audit keeps of what it saw and what it computed, as SHA-256 of either. */
final class AuditFingerprints {
  /**
   * A local file that changed so shortly before may change once more without another time, since
   * clocks of file systems are coarse.
   */
  private static final Duration SETTLED = Duration.ofSeconds(2);

  private AuditFingerprints() {}

  /**
   * Returns the fingerprint of a listing: where the model is, and of all that is hashed path, size,
   * version and range; of local files also what tells changes whose time was set back. Empty if the
   * same listing would not mean the same content.
   *
   * @throws ModelAccessException if a file cannot be looked at
   */
  static Optional<String> ofListing(
      ModelSource model, List<FileRange> ranges, HashAlgorithm algorithm, Clock clock)
      throws ModelAccessException {
    Optional<Location> location = model.location();
    if (location.isEmpty()) {
      return Optional.empty();
    }
    boolean local = location.get().scheme().equals(Location.FILE);
    Map<ModelFile, String> stamps = new HashMap<>();
    MessageDigest digest = sha256();
    add(digest, location.get().text(), algorithm.id());
    for (FileRange range : ranges) {
      ModelFile file = range.file();
      String version = file.version();
      if (local) {
        String known = stamps.get(file);
        if (known == null) {
          Optional<ContentStamp> stamp = model.stamp(file);
          Instant settled = clock.instant().minus(SETTLED);
          if (stamp.isEmpty()
              || stamp.get().doubt().isPresent()
              || stamp.get().changedAt().isAfter(settled)) {
            return Optional.empty();
          }
          known = stamp.get().identity();
          stamps.put(file, known);
        }
        version = known;
      } else if (version.isEmpty()) {
        return Optional.empty();
      }
      add(
          digest,
          file.path().toString(),
          Long.toString(file.sizeBytes()),
          version,
          Long.toString(range.startBytes()),
          Long.toString(range.endBytes()));
    }
    return Optional.of(HexFormat.of().formatHex(digest.digest()));
  }

  /** Returns the fingerprint of the digests of a listing, in its order; empty if one is missing. */
  static Optional<String> ofContent(List<Optional<Digest>> digests) {
    MessageDigest all = sha256();
    for (Optional<Digest> digest : digests) {
      if (digest.isEmpty()) {
        return Optional.empty();
      }
      add(all, digest.get().value().toHex());
    }
    return Optional.of(HexFormat.of().formatHex(all.digest()));
  }

  /** Each with its length before it, so that no two lists are the same bytes. */
  private static void add(MessageDigest digest, String... texts) {
    for (String text : texts) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      digest.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
      digest.update(bytes);
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}
