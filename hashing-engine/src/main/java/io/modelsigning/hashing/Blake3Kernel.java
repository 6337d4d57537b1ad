package io.modelsigning.hashing;

import java.lang.foreign.MemorySegment;

/**
 * Computes chaining values of BLAKE3's inner tree nodes, up to {@link #lanes} at once.
 *
 * <p>Chaining values lie one behind another, eight words each. An instance is not thread-safe; data
 * lies in native segments.
 */
interface Blake3Kernel {
  /** Returns how many nodes one call can take. */
  int lanes();

  /**
   * Stores at {@code out[at]} and behind the chaining values of whole chunks lying one behind
   * another.
   *
   * @param chunks how many, 1 to {@link #lanes}
   * @param counter number of the first chunk in its message
   */
  void chunks(MemorySegment data, long offset, int chunks, long counter, int[] out, int at);

  /**
   * Stores at {@code out[at]} and behind the chaining values of parents, whose children lie at
   * {@code children[from]} and behind. {@code out} may be {@code children} if {@code at <= from}.
   *
   * @param parents how many, 1 to {@link #lanes}
   */
  void parents(int[] children, int from, int parents, int[] out, int at);
}
