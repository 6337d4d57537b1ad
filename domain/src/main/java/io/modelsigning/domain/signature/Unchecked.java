package io.modelsigning.domain.signature;

import java.util.List;

/**
 * A part of a model that a verification did not look at, so that its verdict does not cover it.
 *
 * @param path a file or directory; {@code .} for the model
 * @param whys why, at least one
 * @param files how many files lie there that were not compared; a symbolic link counts as one
 * @param complete whether all of them were counted; there may be more otherwise
 */
public record Unchecked(String path, List<Why> whys, long files, boolean complete) {
  public Unchecked {
    whys = List.copyOf(whys);
  }

  /** Why something was not looked at. */
  public enum Why {
    /** The signature says that it was left out at signing. */
    RECORDED("recorded"),
    /** Git keeps it at the top of a clone. */
    GIT("git"),
    /** The request names it. */
    REQUESTED("requested"),
    /** The request has unsigned files ignored. */
    UNSIGNED("unsigned"),
    /** It is signed, but not among the files that the request is about. */
    NOT_SELECTED("not-selected"),

    /** It has the form of a signature, and lies where those of the model are found. */
    SIGNATURE("signature"),
    /** It is an empty file, which a signature over shards does not cover. */
    EMPTY("empty");

    private final String id;

    Why(String id) {
      this.id = id;
    }

    /** Returns the name used in results. */
    public String id() {
      return id;
    }
  }
}
