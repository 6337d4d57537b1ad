package io.modelsigning.hashing.schedule;

import org.jspecify.annotations.Nullable;

/** Hands out work units in the order in which they are to be read. Thread-safe. */
public interface WorkSource {
  /**
   * Returns the next unit, or null if there is none for this prefetcher at present.
   *
   * @param freeBytes free bytes in the buffer; a unit that must not be split is returned only if it
   *     fits
   */
  @Nullable WorkUnit next(int freeBytes);
}
