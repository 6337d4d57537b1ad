package io.modelsigning.hashing;

import java.lang.foreign.MemorySegment;

/**
 * BLAKE3 one node at a time, on any JVM. Not thread-safe: an instance holds one thread's scratch.
 */
final class ScalarBlake3 implements Blake3Kernel {
  private final int[] words = new int[16];
  private final int[] cv = new int[Blake3.CV_WORDS];

  @Override
  public int lanes() {
    return 1;
  }

  @Override
  public void chunks(MemorySegment data, long offset, int chunks, long counter, int[] out, int at) {
    Blake3.chunk(data, offset, Blake3.CHUNK_BYTES, counter, 0, words, out, at);
  }

  @Override
  public void parents(int[] children, int from, int parents, int[] out, int at) {
    Blake3.start(cv, 0);
    Blake3.compress(cv, 0, children, from, 0, Blake3.BLOCK_BYTES, Blake3.PARENT);
    System.arraycopy(cv, 0, out, at, cv.length);
  }
}
