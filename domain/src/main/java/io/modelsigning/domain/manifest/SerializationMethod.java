package io.modelsigning.domain.manifest;

import java.util.ArrayList;
import java.util.List;

/** How a file becomes resources (OMS v1.0, {@code serialization.method}). */
public sealed interface SerializationMethod {
  /** Returns the name used in statements and on the command line. */
  String id();

  /** Returns the resources of a file of this size, in the order of their offsets. */
  List<Resource> resourcesOf(ModelPath path, long sizeBytes);

  /** Returns the resource that a manifest lists under {@code name}. */
  Resource parse(String name);

  /** One digest for each file. */
  record Files() implements SerializationMethod {
    /** The name of this method. */
    public static final String ID = "files";

    @Override
    public String id() {
      return ID;
    }

    @Override
    public List<Resource> resourcesOf(ModelPath path, long sizeBytes) {
      return List.of(new Resource.WholeFile(path));
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if the name is no path within a model
     */
    @Override
    public Resource parse(String name) {
      return new Resource.WholeFile(ModelPath.listed(name));
    }
  }

  /**
   * One digest for each shard of a fixed size; the last shard of a file may be shorter, and an
   * empty file has none.
   *
   * @param shardSizeBytes size of every shard but a file's last
   */
  record Shards(long shardSizeBytes) implements SerializationMethod {
    /** The name of this method. */
    public static final String ID = "shards";

    /** The size used when none is asked for: 1 GB. */
    public static final long DEFAULT_SHARD_SIZE_BYTES = 1_000_000_000;

    /** The most shards one file may have, so that a tiny shard size cannot exhaust memory. */
    public static final long MAXIMUM_SHARDS_OF_FILE = 1_000_000;

    /**
     * @throws IllegalArgumentException if the size is not positive
     */
    public Shards {
      if (shardSizeBytes <= 0) {
        throw new IllegalArgumentException(
            "shard size must be at least 1 byte, but is " + shardSizeBytes);
      }
    }

    @Override
    public String id() {
      return ID;
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if the file would have more than {@link
     *     #MAXIMUM_SHARDS_OF_FILE}
     */
    @Override
    public List<Resource> resourcesOf(ModelPath path, long sizeBytes) {
      long count = Math.ceilDiv(sizeBytes, shardSizeBytes);
      if (count > MAXIMUM_SHARDS_OF_FILE) {
        throw new IllegalArgumentException(
            "'%s' of %d bytes would have %d shards of %d bytes, and %d are the most"
                .formatted(path, sizeBytes, count, shardSizeBytes, MAXIMUM_SHARDS_OF_FILE));
      }
      List<Resource> shards = new ArrayList<>((int) count);
      for (int i = 0; i < count; i++) {
        long start = i * shardSizeBytes;
        shards.add(
            new Resource.Shard(path, start, start + Math.min(shardSizeBytes, sizeBytes - start)));
      }
      return shards;
    }

    /**
     * {@inheritDoc} The last two colon-separated numbers are the offsets; the path before them may
     * have colons of its own.
     *
     * @throws IllegalArgumentException if the name is not of the form {@code path:start:end}
     */
    @Override
    public Resource parse(String name) {
      int beforeEnd = name.lastIndexOf(':');
      int beforeStart = beforeEnd < 0 ? -1 : name.lastIndexOf(':', beforeEnd - 1);
      if (beforeStart < 0) {
        throw new IllegalArgumentException(
            "a shard's name is path:start:end, but this is '%s'".formatted(Excerpt.of(name)));
      }
      return new Resource.Shard(
          ModelPath.listed(name.substring(0, beforeStart)),
          offset(name, name.substring(beforeStart + 1, beforeEnd)),
          offset(name, name.substring(beforeEnd + 1)));
    }

    private static long offset(String name, String digits) {
      // Only the canonical form: a second spelling of one shard would be a second name for it.
      boolean canonical =
          !digits.isEmpty()
              && digits.length() <= 19
              && digits.chars().allMatch(c -> c >= '0' && c <= '9')
              && (digits.length() == 1 || digits.charAt(0) != '0');
      if (canonical) {
        try {
          return Long.parseLong(digits);
        } catch (NumberFormatException e) {
          // Nineteen digits can exceed a long: not an offset either.
        }
      }
      throw new IllegalArgumentException(
          "a shard's offsets are decimal numbers of bytes, but '%s' has '%s'"
              .formatted(Excerpt.of(name), Excerpt.of(digits)));
    }
  }
}
