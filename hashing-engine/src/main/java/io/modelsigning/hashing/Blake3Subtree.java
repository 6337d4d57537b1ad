package io.modelsigning.hashing;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Hashes runs of BLAKE3 chunks: whole messages, or the aligned pieces of a long one whose chaining
 * values are merged afterwards.
 *
 * <p>A BLAKE3 tree has as its left branch the largest power of two of chunks that leaves something
 * for the right one. Merging neighbours level by level, and carrying an odd one up, builds the same
 * tree. Not thread-safe; hashing allocates nothing.
 */
final class Blake3Subtree {
  private final Blake3Kernel kernel;
  private final int[] words = new int[16];
  private final int[] cvs;

  /**
   * @param maxBytes the longest run that will be hashed at once
   */
  Blake3Subtree(Blake3Kernel kernel, int maxBytes) {
    this.kernel = kernel;
    this.cvs = new int[Blake3.CV_WORDS * Math.ceilDiv(maxBytes, Blake3.CHUNK_BYTES)];
  }

  /** Returns the digest of a whole message. */
  byte[] digest(MemorySegment data, long offset, int bytes) {
    if (bytes <= Blake3.CHUNK_BYTES) {
      Blake3.chunk(data, offset, bytes, 0, Blake3.ROOT, words, cvs, 0);
      return bytes(cvs);
    }
    return root(cvs, chunks(data, offset, bytes, 0));
  }

  /**
   * Stores at {@code out[at]} the chaining value of a run that is not its whole message: a power of
   * two of chunks at a multiple of its own length, or what follows the last of these.
   *
   * @param counter number of the first chunk in its message
   */
  void chainingValue(MemorySegment data, long offset, int bytes, long counter, int[] out, int at) {
    int count = chunks(data, offset, bytes, counter);
    while (count > 1) {
      count = merge(cvs, count);
    }
    System.arraycopy(cvs, 0, out, at, Blake3.CV_WORDS);
  }

  /**
   * Returns the digest of a message of which {@code values} holds {@code count > 1} chaining
   * values; destroys them.
   */
  byte[] root(int[] values, int count) {
    int left = count;
    while (left > 2) {
      left = merge(values, left);
    }
    Blake3.start(words, 0);
    int[] root = words.clone();
    Blake3.compress(root, 0, values, 0, 0, Blake3.BLOCK_BYTES, Blake3.PARENT | Blake3.ROOT);
    return bytes(root);
  }

  private int chunks(MemorySegment data, long offset, int bytes, long counter) {
    int whole = bytes / Blake3.CHUNK_BYTES;
    for (int done = 0; done < whole; done += kernel.lanes()) {
      int count = Math.min(kernel.lanes(), whole - done);
      long from = offset + (long) done * Blake3.CHUNK_BYTES;
      kernel.chunks(data, from, count, counter + done, cvs, done * Blake3.CV_WORDS);
    }
    int rest = bytes % Blake3.CHUNK_BYTES;
    if (rest > 0) {
      long from = offset + (long) whole * Blake3.CHUNK_BYTES;
      Blake3.chunk(data, from, rest, counter + whole, 0, words, cvs, whole * Blake3.CV_WORDS);
      return whole + 1;
    }
    return whole;
  }

  private int merge(int[] values, int count) {
    int parents = count / 2;
    for (int done = 0; done < parents; done += kernel.lanes()) {
      int lanes = Math.min(kernel.lanes(), parents - done);
      kernel.parents(values, done * 2 * Blake3.CV_WORDS, lanes, values, done * Blake3.CV_WORDS);
    }
    if (count % 2 == 1) {
      System.arraycopy(
          values,
          (count - 1) * Blake3.CV_WORDS,
          values,
          parents * Blake3.CV_WORDS,
          Blake3.CV_WORDS);
    }
    return parents + count % 2;
  }

  private static byte[] bytes(int[] cv) {
    ByteBuffer digest = ByteBuffer.allocate(Blake3.DIGEST_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    digest.asIntBuffer().put(cv, 0, Blake3.CV_WORDS);
    return digest.array();
  }
}
