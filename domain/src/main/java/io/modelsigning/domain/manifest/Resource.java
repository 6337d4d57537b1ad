package io.modelsigning.domain.manifest;

import java.util.OptionalLong;

/** What one digest of a manifest covers: a whole file, or a shard of one. */
public sealed interface Resource {
  /** Returns the file it belongs to. */
  ModelPath path();

  /** Returns the name under which the manifest lists it. */
  String name();

  /** Returns the offset of the first byte it covers of its file. */
  long startBytes();

  /** Returns the offset behind the last byte it covers; empty if its name does not state it. */
  OptionalLong statedEndBytes();

  /** Returns the bytes it covers of {@code file}, which must be the one it belongs to. */
  FileRange rangeOf(ModelFile file);

  /** A whole file; its name is its path. */
  record WholeFile(ModelPath path) implements Resource {
    @Override
    public String name() {
      return path.toString();
    }

    @Override
    public long startBytes() {
      return 0;
    }

    @Override
    public OptionalLong statedEndBytes() {
      return OptionalLong.empty();
    }

    @Override
    public FileRange rangeOf(ModelFile file) {
      return new FileRange(file, 0, file.sizeBytes());
    }
  }

  /**
   * A range of a file's bytes; its name is {@code path:start:end}.
   *
   * @param startBytes offset of the first byte
   * @param endBytes offset behind the last byte, greater than {@code startBytes}
   */
  record Shard(ModelPath path, long startBytes, long endBytes) implements Resource {
    /**
     * @throws IllegalArgumentException if the range is empty or starts before the file
     */
    public Shard {
      if (startBytes < 0 || endBytes <= startBytes) {
        throw new IllegalArgumentException(
            "a shard needs 0 <= start < end, but '%s' has %d and %d"
                .formatted(path, startBytes, endBytes));
      }
    }

    @Override
    public String name() {
      return path + ":" + startBytes + ":" + endBytes;
    }

    @Override
    public OptionalLong statedEndBytes() {
      return OptionalLong.of(endBytes);
    }

    @Override
    public FileRange rangeOf(ModelFile file) {
      return new FileRange(file, startBytes, endBytes);
    }
  }
}
