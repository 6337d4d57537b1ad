package io.modelsigning.hashing.kernel;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The constants and the compression function of BLAKE3 in its default (unkeyed) mode.
 *
 * <p>Source: "BLAKE3: one function, fast everywhere", version of 2021-11-05, sections 2.1 to 2.6.
 * Words are little-endian; a chaining value is eight words. All methods are pure and thread-safe.
 */
public final class Blake3 {
  static final int BLOCK_BYTES = 64;
  public static final int CHUNK_BYTES = 1024;
  static final int DIGEST_BYTES = 32;
  public static final int CV_WORDS = 8;
  static final int ROUNDS = 7;

  static final int CHUNK_START = 1;
  static final int CHUNK_END = 1 << 1;
  static final int PARENT = 1 << 2;
  static final int ROOT = 1 << 3;

  /** Little-endian words at any address. */
  static final ValueLayout.OfInt WORD = ValueLayout.JAVA_INT_UNALIGNED.withOrder(LITTLE_ENDIAN);

  static final int IV0 = 0x6A09E667;
  static final int IV1 = 0xBB67AE85;
  static final int IV2 = 0x3C6EF372;
  static final int IV3 = 0xA54FF53A;
  static final int IV4 = 0x510E527F;
  static final int IV5 = 0x9B05688C;
  static final int IV6 = 0x1F83D9AB;
  static final int IV7 = 0x5BE0CD19;

  private static final int[] PERMUTATION = {2, 6, 3, 10, 7, 0, 4, 13, 1, 11, 12, 5, 9, 14, 15, 8};

  private static final int[] SCHEDULE = schedule(1);

  private Blake3() {}

  /**
   * Returns, for each round, the sixteen positions at which that round finds its message words,
   * each multiplied by {@code stride}: permuting positions once saves permuting the words in every
   * block.
   */
  static int[] schedule(int stride) {
    int[] schedule = new int[16 * ROUNDS];
    for (int i = 0; i < 16; i++) {
      schedule[i] = i * stride;
    }
    for (int i = 16; i < schedule.length; i++) {
      schedule[i] = schedule[(i & ~15) - 16 + PERMUTATION[i & 15]];
    }
    return schedule;
  }

  /** Stores the initial chaining value at {@code cvs[at]} to {@code cvs[at + 7]}. */
  static void start(int[] cvs, int at) {
    cvs[at] = IV0;
    cvs[at + 1] = IV1;
    cvs[at + 2] = IV2;
    cvs[at + 3] = IV3;
    cvs[at + 4] = IV4;
    cvs[at + 5] = IV5;
    cvs[at + 6] = IV6;
    cvs[at + 7] = IV7;
  }

  /**
   * Replaces the chaining value at {@code cvs[at]} by that after one more block.
   *
   * @param m sixteen message words from {@code m[first]} on, zeros behind a short block
   * @param counter number of the chunk in its message, 0 for a parent
   * @param blockBytes message bytes in the block, 0 to 64
   */
  static void compress(
      int[] cvs, int at, int[] m, int first, long counter, int blockBytes, int flags) {
    int v0 = cvs[at];
    int v1 = cvs[at + 1];
    int v2 = cvs[at + 2];
    int v3 = cvs[at + 3];
    int v4 = cvs[at + 4];
    int v5 = cvs[at + 5];
    int v6 = cvs[at + 6];
    int v7 = cvs[at + 7];
    int v8 = IV0;
    int v9 = IV1;
    int v10 = IV2;
    int v11 = IV3;
    int v12 = (int) counter;
    int v13 = (int) (counter >>> 32);
    int v14 = blockBytes;
    int v15 = flags;
    int[] s = SCHEDULE;
    for (int r = 0; r < s.length; r += 16) {
      v0 += v4 + m[first + s[r]];
      v12 = Integer.rotateRight(v12 ^ v0, 16);
      v8 += v12;
      v4 = Integer.rotateRight(v4 ^ v8, 12);
      v0 += v4 + m[first + s[r + 1]];
      v12 = Integer.rotateRight(v12 ^ v0, 8);
      v8 += v12;
      v4 = Integer.rotateRight(v4 ^ v8, 7);
      v1 += v5 + m[first + s[r + 2]];
      v13 = Integer.rotateRight(v13 ^ v1, 16);
      v9 += v13;
      v5 = Integer.rotateRight(v5 ^ v9, 12);
      v1 += v5 + m[first + s[r + 3]];
      v13 = Integer.rotateRight(v13 ^ v1, 8);
      v9 += v13;
      v5 = Integer.rotateRight(v5 ^ v9, 7);
      v2 += v6 + m[first + s[r + 4]];
      v14 = Integer.rotateRight(v14 ^ v2, 16);
      v10 += v14;
      v6 = Integer.rotateRight(v6 ^ v10, 12);
      v2 += v6 + m[first + s[r + 5]];
      v14 = Integer.rotateRight(v14 ^ v2, 8);
      v10 += v14;
      v6 = Integer.rotateRight(v6 ^ v10, 7);
      v3 += v7 + m[first + s[r + 6]];
      v15 = Integer.rotateRight(v15 ^ v3, 16);
      v11 += v15;
      v7 = Integer.rotateRight(v7 ^ v11, 12);
      v3 += v7 + m[first + s[r + 7]];
      v15 = Integer.rotateRight(v15 ^ v3, 8);
      v11 += v15;
      v7 = Integer.rotateRight(v7 ^ v11, 7);
      v0 += v5 + m[first + s[r + 8]];
      v15 = Integer.rotateRight(v15 ^ v0, 16);
      v10 += v15;
      v5 = Integer.rotateRight(v5 ^ v10, 12);
      v0 += v5 + m[first + s[r + 9]];
      v15 = Integer.rotateRight(v15 ^ v0, 8);
      v10 += v15;
      v5 = Integer.rotateRight(v5 ^ v10, 7);
      v1 += v6 + m[first + s[r + 10]];
      v12 = Integer.rotateRight(v12 ^ v1, 16);
      v11 += v12;
      v6 = Integer.rotateRight(v6 ^ v11, 12);
      v1 += v6 + m[first + s[r + 11]];
      v12 = Integer.rotateRight(v12 ^ v1, 8);
      v11 += v12;
      v6 = Integer.rotateRight(v6 ^ v11, 7);
      v2 += v7 + m[first + s[r + 12]];
      v13 = Integer.rotateRight(v13 ^ v2, 16);
      v8 += v13;
      v7 = Integer.rotateRight(v7 ^ v8, 12);
      v2 += v7 + m[first + s[r + 13]];
      v13 = Integer.rotateRight(v13 ^ v2, 8);
      v8 += v13;
      v7 = Integer.rotateRight(v7 ^ v8, 7);
      v3 += v4 + m[first + s[r + 14]];
      v14 = Integer.rotateRight(v14 ^ v3, 16);
      v9 += v14;
      v4 = Integer.rotateRight(v4 ^ v9, 12);
      v3 += v4 + m[first + s[r + 15]];
      v14 = Integer.rotateRight(v14 ^ v3, 8);
      v9 += v14;
      v4 = Integer.rotateRight(v4 ^ v9, 7);
    }
    cvs[at] = v0 ^ v8;
    cvs[at + 1] = v1 ^ v9;
    cvs[at + 2] = v2 ^ v10;
    cvs[at + 3] = v3 ^ v11;
    cvs[at + 4] = v4 ^ v12;
    cvs[at + 5] = v5 ^ v13;
    cvs[at + 6] = v6 ^ v14;
    cvs[at + 7] = v7 ^ v15;
  }

  /**
   * Stores at {@code cvs[at]} the chaining value of one chunk.
   *
   * @param data holds the chunk at {@code offset}
   * @param bytes length of the chunk, 0 to 1024
   * @param counter number of the chunk in its message
   * @param rootFlag {@link #ROOT} if the chunk is the whole message, otherwise 0
   * @param words scratch of sixteen words
   */
  static void chunk(
      MemorySegment data,
      long offset,
      int bytes,
      long counter,
      int rootFlag,
      int[] words,
      int[] cvs,
      int at) {
    start(cvs, at);
    int flags = CHUNK_START;
    int done = 0;
    while (bytes - done > BLOCK_BYTES) {
      for (int i = 0; i < 16; i++) {
        words[i] = data.get(WORD, offset + done + 4L * i);
      }
      compress(cvs, at, words, 0, counter, BLOCK_BYTES, flags);
      flags = 0;
      done += BLOCK_BYTES;
    }
    int last = bytes - done;
    for (int i = 0; i < 16; i++) {
      words[i] = wordOrZeros(data, offset + done + 4L * i, last - 4 * i);
    }
    compress(cvs, at, words, 0, counter, last, flags | CHUNK_END | rootFlag);
  }

  /** The little-endian word of which only the first {@code bytes} bytes exist. */
  private static int wordOrZeros(MemorySegment data, long offset, int bytes) {
    if (bytes >= 4) {
      return data.get(WORD, offset);
    }
    int word = 0;
    for (int i = 0; i < bytes; i++) {
      word |= (data.get(ValueLayout.JAVA_BYTE, offset + i) & 0xFF) << (8 * i);
    }
    return word;
  }
}
