package io.modelsigning.hashing.kernel;

import java.lang.foreign.MemorySegment;

/**
 * Computes chaining values of BLAKE3's tree, of up to {@link #lanes} nodes at once.
 *
 * <p>Chaining values lie one behind another, eight words each. An instance is not thread-safe; data
 * lies in native segments.
 */
public interface Blake3Kernel {
  /** The longest subtree of one lane, in chunks. */
  int MAX_SUBTREE_CHUNKS = 1 << 15;

  /** Returns how many nodes one call can take, a power of two. */
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
   * Stores at {@code out[at]} and behind the chaining values of {@link #lanes} whole subtrees lying
   * one behind another.
   *
   * @param chunks of one subtree, a power of two up to {@link #MAX_SUBTREE_CHUNKS}
   * @param counter number of the first chunk in its message
   */
  void subtrees(MemorySegment data, long offset, int chunks, long counter, int[] out, int at);

  /**
   * Stores at {@code out[at]} and behind the chaining values of parents, whose children lie at
   * {@code children[from]} and behind. {@code out} may be {@code children} if {@code at <= from}.
   *
   * @param parents how many, 1 to {@link #lanes}
   */
  void parents(int[] children, int from, int parents, int[] out, int at);
}
