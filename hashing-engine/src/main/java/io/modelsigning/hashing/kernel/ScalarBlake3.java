package io.modelsigning.hashing.kernel;

import java.lang.foreign.MemorySegment;

/**
 * BLAKE3 one node at a time, on any JVM. Not thread-safe: an instance holds one thread's scratch.
 */
public final class ScalarBlake3 implements Blake3Kernel {
  private final int[] words = new int[16];
  private final int[] cv = new int[Blake3.CV_WORDS];
  private final int[] stack =
      new int[Blake3.CV_WORDS * (2 + Integer.numberOfTrailingZeros(MAX_SUBTREE_CHUNKS))];

  @Override
  public int lanes() {
    return 1;
  }

  @Override
  public void chunks(MemorySegment data, long offset, int chunks, long counter, int[] out, int at) {
    Blake3.chunk(data, offset, Blake3.CHUNK_BYTES, counter, 0, words, out, at);
  }

  @Override
  public void subtrees(
      MemorySegment data, long offset, int chunks, long counter, int[] out, int at) {
    int top = 0;
    for (int chunk = 0; chunk < chunks; chunk++) {
      chunks(data, offset + (long) chunk * Blake3.CHUNK_BYTES, 1, counter + chunk, stack, top);
      // A chunk completes as many subtrees as its number, counted from 1, is divisible by two.
      for (int number = chunk + 1; number % 2 == 0; number /= 2) {
        top -= Blake3.CV_WORDS;
        parents(stack, top, 1, stack, top);
      }
      top += Blake3.CV_WORDS;
    }
    System.arraycopy(stack, 0, out, at, Blake3.CV_WORDS);
  }

  @Override
  public void parents(int[] children, int from, int parents, int[] out, int at) {
    Blake3.start(cv, 0);
    Blake3.compress(cv, 0, children, from, 0, Blake3.BLOCK_BYTES, Blake3.PARENT);
    System.arraycopy(cv, 0, out, at, cv.length);
  }
}
