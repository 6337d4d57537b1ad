package io.modelsigning.hashing;

import org.jspecify.annotations.Nullable;

/** Hands out what is to be read next. Thread-safe. */
interface Supply {
  /**
   * Returns the next piece, or null if there is none for this feed at present.
   *
   * @param roomBytes room left in the buffer; pieces that must not be split come only if they fit
   */
  @Nullable Piece next(int roomBytes);
}
