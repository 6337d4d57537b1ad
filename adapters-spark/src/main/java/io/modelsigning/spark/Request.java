package io.modelsigning.spark;

import io.modelsigning.domain.ModelAccessException;
import io.modelsigning.domain.Reason;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.manifest.Digest;
import io.modelsigning.domain.manifest.FileRange;
import io.modelsigning.domain.manifest.HashAlgorithm;
import io.modelsigning.domain.port.out.ModelSource;
import io.modelsigning.domain.port.out.ProgressListener;
import io.modelsigning.domain.storage.Location;
import io.modelsigning.hashing.MessagePart;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What one call of the engine waits for: the values of all pieces of its ranges, each exactly once
 * and of the version that was listed. Thread-safe once it is planned.
 */
final class Request {
  /**
   * A piece's value, and who computed it.
   *
   * @param value a digest, or a part's chaining value
   */
  record Value(Bytes value, String executor) {}

  private final ModelSource model;
  private final Location location;
  private final List<FileRange> ranges;
  private final HashAlgorithm algorithm;
  private final ProgressListener progress;
  private final CompletableFuture<List<Digest>> result = new CompletableFuture<>();

  /** How many pieces each range has, of which none has more than one with another algorithm. */
  private final List<Integer> piecesOfRanges = new ArrayList<>();

  private final List<Piece> pieces = new ArrayList<>();
  private final List<@Nullable Value> values = new ArrayList<>();
  private int missing;

  Request(
      ModelSource model,
      Location location,
      List<FileRange> ranges,
      HashAlgorithm algorithm,
      ProgressListener progress) {
    this.model = model;
    this.location = location;
    this.ranges = ranges;
    this.algorithm = algorithm;
    this.progress = progress;
  }

  ModelSource model() {
    return model;
  }

  Location location() {
    return location;
  }

  HashAlgorithm algorithm() {
    return algorithm;
  }

  CompletableFuture<List<Digest>> result() {
    return result;
  }

  ProgressListener progress() {
    return progress;
  }

  long bytes() {
    return ranges.stream().mapToLong(FileRange::sizeBytes).sum();
  }

  /** Returns the longest range that one task has to hash. */
  long longestBytes() {
    return ranges.stream().mapToLong(FileRange::sizeBytes).max().orElse(0);
  }

  /**
   * Cuts the ranges into pieces.
   *
   * @param first the number of the first
   * @param partBytes ranges that are longer are cut so, where the algorithm allows it
   */
  synchronized List<Piece> cut(int first, long partBytes) {
    for (FileRange range : ranges) {
      int before = pieces.size();
      if (algorithm == HashAlgorithm.BLAKE3 && range.sizeBytes() > partBytes) {
        for (MessagePart part : MessagePart.cut(range, partBytes)) {
          pieces.add(Piece.ofPart(first + pieces.size(), part));
        }
      } else {
        pieces.add(Piece.ofMessage(first + pieces.size(), range));
      }
      piecesOfRanges.add(pieces.size() - before);
    }
    for (int i = 0; i < pieces.size(); i++) {
      values.add(null);
    }
    missing = pieces.size();
    return pieces;
  }

  /**
   * Takes what an executor answers.
   *
   * @param first the number of the request's first piece
   */
  void accept(int first, TaskAnswer.Hashed hashed, String executor) {
    boolean last;
    int index = hashed.piece().number() - first;
    synchronized (this) {
      Piece piece = pieces.get(index);
      // Whatever it answers, only what was asked counts, and once.
      if (!hashed.piece().equals(piece) || values.get(index) != null) {
        fail(piece, "executor %s answered what it was not asked, or twice, of".formatted(executor));
        return;
      }
      Bytes value;
      try {
        value = new Digest(algorithm, Bytes.ofHex(hashed.value())).value();
      } catch (IllegalArgumentException e) {
        fail(piece, "executor %s answered no digest of".formatted(executor));
        return;
      }
      values.set(index, new Value(value, executor));
      missing--;
      last = missing == 0;
    }
    progress.hashed(hashed.piece().bytes());
    if (last) {
      result.complete(digests());
    }
  }

  private synchronized List<Digest> digests() {
    List<Digest> digests = new ArrayList<>(ranges.size());
    int at = 0;
    for (int count : piecesOfRanges) {
      List<Bytes> own = new ArrayList<>(count);
      for (int i = 0; i < count; i++) {
        own.add(Objects.requireNonNull(values.get(at + i)).value());
      }
      digests.add(count == 1 ? new Digest(algorithm, own.getFirst()) : MessagePart.merge(own));
      at += count;
    }
    return digests;
  }

  synchronized int pieceCount() {
    return pieces.size();
  }

  synchronized Piece piece(int index) {
    return pieces.get(index);
  }

  /** Returns the value of a piece, once {@link #result} is there. */
  synchronized Value value(int index) {
    return Objects.requireNonNull(values.get(index));
  }

  private void fail(Piece piece, String what) {
    String display = model.display(piece.range().file().path());
    fail(
        new ModelAccessException(
            SparkReasons.CLUSTER_FAILED, display, "%s '%s'".formatted(what, display)));
  }

  void fail(Reason reason, String message) {
    fail(new ModelAccessException(reason, model.name(), message));
  }

  void fail(ModelAccessException failure) {
    result.completeExceptionally(failure);
  }

  boolean isDone() {
    return result.isDone();
  }
}
