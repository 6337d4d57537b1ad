package io.modelsigning.cache;

import io.modelsigning.domain.ModelSigningException;
import io.modelsigning.domain.Warning;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.manifest.Digest;
import io.modelsigning.domain.manifest.Exclusions;
import io.modelsigning.domain.manifest.FileRange;
import io.modelsigning.domain.manifest.HashAlgorithm;
import io.modelsigning.domain.manifest.ModelFile;
import io.modelsigning.domain.port.out.KnownDigests;
import io.modelsigning.domain.port.out.ListingPolicy;
import io.modelsigning.domain.port.out.ModelContent;
import io.modelsigning.domain.port.out.ModelSource;
import io.modelsigning.filesystem.LocalModel;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Hashes models with a cache, as use cases do. */
final class Runs {
  /** So far ahead that files that tests have just made are old enough. */
  static final Clock LATER = Clock.offset(Clock.systemUTC(), Duration.ofSeconds(10));

  /** Tests wait for a disk that has much else to do. */
  static final Duration SETTLING = Duration.ofMinutes(2);

  static final Database.Limits LIMITS =
      new Database.Limits(
          Database.Limits.DEFAULT.bytes(), Database.Limits.DEFAULT.patience(), SETTLING);

  final List<Warning> warnings = new ArrayList<>();
  private final SqliteCache cache;

  Runs(SqliteCache cache) {
    this.cache = cache;
  }

  static Runs in(Path directory) {
    return in(directory, LATER);
  }

  static Runs in(Path directory, Clock clock) {
    return new Runs(new SqliteCache(directory, clock, LIMITS));
  }

  SqliteCache cache() {
    return cache;
  }

  /**
   * What one run did.
   *
   * @param reused how many digests were not computed
   */
  record Result(List<Digest> digests, int reused) {}

  /** What happens once a run knows what is in the cache. */
  interface Meanwhile {
    void happens() throws Exception;

    Meanwhile NOTHING = () -> {};
  }

  static List<FileRange> wholeFiles(ModelSource model)
      throws ModelSigningException, InterruptedException {
    return model.list(ListingPolicy.allBut(Exclusions.NONE, true)).files().stream()
        .sorted(Comparator.comparing(ModelFile::path))
        .map(file -> new FileRange(file, 0, file.sizeBytes()))
        .toList();
  }

  Result hash(Path path) throws Exception {
    LocalModel model = LocalModel.open(path);
    return hash(model, wholeFiles(model), HashAlgorithm.SHA256, true, Meanwhile.NOTHING);
  }

  Result hash(Path path, Meanwhile meanwhile) throws Exception {
    LocalModel model = LocalModel.open(path);
    return hash(model, wholeFiles(model), HashAlgorithm.SHA256, true, meanwhile);
  }

  Result hash(
      ModelSource model,
      List<FileRange> ranges,
      HashAlgorithm algorithm,
      boolean anywhere,
      Meanwhile meanwhile)
      throws Exception {
    KnownDigests.Lookup known =
        cache.known(anywhere, warnings::add).lookUp(model, ranges, algorithm);
    List<Digest> digests = new ArrayList<>();
    List<Optional<Digest>> computed = new ArrayList<>();
    int reused = 0;
    for (int i = 0; i < ranges.size(); i++) {
      Optional<Digest> digest = known.digest(i);
      reused += digest.isPresent() ? 1 : 0;
      digests.add(digest.isPresent() ? digest.get() : computed(model, ranges.get(i), algorithm));
    }
    for (int i = 0; i < ranges.size(); i++) {
      computed.add(known.digest(i).isPresent() ? Optional.empty() : Optional.of(digests.get(i)));
    }
    meanwhile.happens();
    known.computed(computed);
    return new Result(digests, reused);
  }

  /** With BLAKE3, what is not its digest, but as long. */
  static Digest computed(ModelSource model, FileRange range, HashAlgorithm algorithm)
      throws Exception {
    MessageDigest digest =
        MessageDigest.getInstance(algorithm == HashAlgorithm.BLAKE2B ? "SHA-512" : "SHA-256");
    try (ModelContent content = model.open(range.file())) {
      ByteBuffer buffer = ByteBuffer.allocate((int) range.sizeBytes());
      while (buffer.hasRemaining()) {
        int unused = content.read(buffer, range.startBytes() + buffer.position());
      }
      digest.update(buffer.flip());
    }
    if (algorithm == HashAlgorithm.BLAKE3) {
      digest.update((byte) 3);
    }
    return new Digest(algorithm, Bytes.of(digest.digest()));
  }

  /** Returns the digests that are right now. */
  static List<Digest> right(Path path) throws Exception {
    LocalModel model = LocalModel.open(path);
    List<Digest> digests = new ArrayList<>();
    for (FileRange range : wholeFiles(model)) {
      digests.add(computed(model, range, HashAlgorithm.SHA256));
    }
    return digests;
  }
}
