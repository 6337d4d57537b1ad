package io.modelsigning.domain.manifest;

import java.util.Optional;

/**
 * One way in which two manifests differ.
 *
 * @param path a file, or a shard as {@code path:start:end}
 * @param before what the first says of it: {@code algorithm:hex}, or {@code N bytes}
 * @param after what the second says of it
 */
public record FileChange(String path, Kind kind, Optional<String> before, Optional<String> after) {
  /** The kinds of change. */
  public enum Kind {
    /** Only the second has it. */
    ADDED("added"),
    /** Only the first has it. */
    REMOVED("removed"),
    /** Both have it, of different content. */
    CHANGED("changed"),
    /** Both have it, but hashed in different ways, which do not tell whether it is the same. */
    UNCOMPARABLE("uncomparable");

    private final String id;

    Kind(String id) {
      this.id = id;
    }

    /** Returns the name used in results. */
    public String id() {
      return id;
    }
  }
}
