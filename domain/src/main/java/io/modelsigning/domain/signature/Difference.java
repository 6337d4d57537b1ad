package io.modelsigning.domain.signature;

import java.util.Optional;

/**
 * One way in which a model differs from its signed manifest.
 *
 * @param path the resource's name: a file, or a shard of one
 * @param expected what was signed: a digest or a size
 * @param actual what was found
 */
public record Difference(
    String path, Kind kind, Optional<String> expected, Optional<String> actual) {
  /** The kinds of difference. */
  public enum Kind {
    /** Signed, but not in the model. */
    MISSING("missing"),
    /** In the model, but not signed. */
    UNEXPECTED("unexpected"),
    /** Of another content than was signed. */
    MISMATCH("mismatch");

    private final String id;

    Kind(String id) {
      this.id = id;
    }

    /** Returns the name used in results. */
    public String id() {
      return id;
    }
  }

  /** Returns that a signed file is not in the model. */
  public static Difference missing(String path) {
    return new Difference(path, Kind.MISSING, Optional.empty(), Optional.empty());
  }

  /** Returns that the model has a file nobody signed. */
  public static Difference unexpected(String path) {
    return new Difference(path, Kind.UNEXPECTED, Optional.empty(), Optional.empty());
  }

  /** Returns that content differs. */
  public static Difference mismatch(String path, String expected, String actual) {
    return new Difference(path, Kind.MISMATCH, Optional.of(expected), Optional.of(actual));
  }
}
