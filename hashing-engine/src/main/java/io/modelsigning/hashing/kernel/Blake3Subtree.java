package io.modelsigning.hashing.kernel;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Hashes runs of BLAKE3 chunks: whole messages, or the aligned units of a long one whose chaining
 * values are merged afterwards.
 *
 * <p>A BLAKE3 tree has as its left branch the largest power of two of chunks that leaves something
 * for the right one. So a run is cut until a part is a row of chunks that fits into the lanes, or a
 * perfect tree, which the lanes share. Not thread-safe; hashing allocates nothing.
 */
public final class Blake3Subtree {
  /** A run has fewer than 2^21 chunks, and every cut leaves less than half of them to cut. */
  private static final int MAX_CUTS = 21;

  private final Blake3Kernel kernel;
  private final int laneBytes;
  private final int[] words = new int[16];
  private final int[] row;
  private final int[] pairs = new int[2 * Blake3.CV_WORDS * MAX_CUTS];

  public Blake3Subtree(Blake3Kernel kernel) {
    this.kernel = kernel;
    this.laneBytes = kernel.lanes() * Blake3.CHUNK_BYTES;
    this.row = new int[Blake3.CV_WORDS * kernel.lanes()];
  }

  /** Returns the digest of a whole message. */
  public byte[] digest(MemorySegment data, long offset, int bytes) {
    if (bytes <= Blake3.CHUNK_BYTES) {
      Blake3.chunk(data, offset, bytes, 0, Blake3.ROOT, words, row, 0);
      return bytes(row);
    }
    children(data, offset, bytes, 0, 0);
    return root(pairs, 2);
  }

  /**
   * Stores at {@code out[at]} the chaining value of a run that is not its whole message: a power of
   * two of chunks at a multiple of its own length, or what follows the last of these.
   *
   * @param counter number of the first chunk in its message
   */
  public void chainingValue(
      MemorySegment data, long offset, int bytes, long counter, int[] out, int at) {
    chainingValue(data, offset, bytes, counter, out, at, 0);
  }

  /**
   * Returns the digest of a message of which {@code values} holds {@code count > 1} chaining
   * values; destroys them.
   */
  public byte[] root(int[] values, int count) {
    int left = count;
    while (left > 2) {
      left = merge(values, left);
    }
    Blake3.start(words, 0);
    int[] root = words.clone();
    Blake3.compress(root, 0, values, 0, 0, Blake3.BLOCK_BYTES, Blake3.PARENT | Blake3.ROOT);
    return bytes(root);
  }

  /**
   * Returns the chaining value of a subtree of which {@code values} holds {@code count > 0}
   * chaining values; destroys them.
   */
  public byte[] parent(int[] values, int count) {
    int left = count;
    while (left > 1) {
      left = merge(values, left);
    }
    return bytes(values);
  }

  private void chainingValue(
      MemorySegment data, long offset, int bytes, long counter, int[] out, int at, int cuts) {
    if (bytes <= laneBytes) {
      merge(chunks(data, offset, bytes, counter), out, at);
    } else if (bytes == Integer.highestOneBit(bytes)) {
      kernel.subtrees(data, offset, bytes / laneBytes, counter, row, 0);
      merge(kernel.lanes(), out, at);
    } else {
      children(data, offset, bytes, counter, cuts);
      Blake3.start(row, 0);
      int pair = cuts * 2 * Blake3.CV_WORDS;
      Blake3.compress(row, 0, pairs, pair, 0, Blake3.BLOCK_BYTES, Blake3.PARENT);
      System.arraycopy(row, 0, out, at, Blake3.CV_WORDS);
    }
  }

  /** Stores the chaining values of both branches of a run in its pair. */
  private void children(MemorySegment data, long offset, int bytes, long counter, int cuts) {
    int left = Integer.highestOneBit(bytes - 1);
    int pair = cuts * 2 * Blake3.CV_WORDS;
    chainingValue(data, offset, left, counter, pairs, pair, cuts + 1);
    chainingValue(
        data,
        offset + left,
        bytes - left,
        counter + left / Blake3.CHUNK_BYTES,
        pairs,
        pair + Blake3.CV_WORDS,
        cuts + 1);
  }

  /** Stores the chaining values of at most as many chunks as there are lanes in the row. */
  private int chunks(MemorySegment data, long offset, int bytes, long counter) {
    int whole = bytes / Blake3.CHUNK_BYTES;
    if (whole > 0) {
      kernel.chunks(data, offset, whole, counter, row, 0);
    }
    int rest = bytes % Blake3.CHUNK_BYTES;
    if (rest > 0) {
      long from = offset + (long) whole * Blake3.CHUNK_BYTES;
      Blake3.chunk(data, from, rest, counter + whole, 0, words, row, whole * Blake3.CV_WORDS);
      return whole + 1;
    }
    return whole;
  }

  /** Merges the first values of the row into one. */
  private void merge(int count, int[] out, int at) {
    int left = count;
    while (left > 1) {
      left = merge(row, left);
    }
    System.arraycopy(row, 0, out, at, Blake3.CV_WORDS);
  }

  /** Merges neighbours, carries an odd one up, and returns how many are left. */
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
