package io.modelsigning.hashing.kernel;

/**
 * The constants and the compression function of BLAKE2b.
 *
 * <p>Source: RFC 7693, sections 2.6, 2.7 and 3.1 to 3.3. Words are little-endian. All methods are
 * pure and thread-safe.
 */
final class Blake2b {
  static final int BLOCK_BYTES = 128;
  static final int DIGEST_BYTES = 64;
  static final int ROUNDS = 12;

  /**
   * Digest length 64, no key, fanout and depth 1: mixed into the first word of the initial state.
   */
  static final long PARAMETERS = 0x01010000L | DIGEST_BYTES;

  static final long IV0 = 0x6A09E667F3BCC908L;
  static final long IV1 = 0xBB67AE8584CAA73BL;
  static final long IV2 = 0x3C6EF372FE94F82BL;
  static final long IV3 = 0xA54FF53A5F1D36F1L;
  static final long IV4 = 0x510E527FADE682D1L;
  static final long IV5 = 0x9B05688C2B3E6C1FL;
  static final long IV6 = 0x1F83D9ABFB41BD6BL;
  static final long IV7 = 0x5BE0CD19137E2179L;

  private static final long[] START = {
    IV0 ^ PARAMETERS, IV1, IV2, IV3, IV4, IV5, IV6, IV7,
  };

  private static final int[][] SIGMA = {
    {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15},
    {14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3},
    {11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4},
    {7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8},
    {9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13},
    {2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9},
    {12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11},
    {13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10},
    {6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5},
    {10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0},
  };

  private static final int[] SCHEDULE = schedule(1);

  private Blake2b() {}

  /**
   * Returns, for each round, the sixteen positions at which that round finds its message words,
   * each multiplied by {@code stride}.
   */
  static int[] schedule(int stride) {
    int[] schedule = new int[16 * ROUNDS];
    for (int i = 0; i < schedule.length; i++) {
      schedule[i] = SIGMA[i / 16 % SIGMA.length][i % 16] * stride;
    }
    return schedule;
  }

  /** Stores the initial state at {@code h[at]}, {@code h[at + stride]} and so on. */
  static void start(long[] h, int at, int stride) {
    for (int i = 0; i < START.length; i++) {
      h[at + i * stride] = START[i];
    }
  }

  /**
   * Replaces the eight state words by those after one more block.
   *
   * @param m sixteen message words, zeros behind a short block
   * @param bytes message bytes up to and including this block
   * @param finalMask -1 for the last block of the message, otherwise 0
   */
  static void compress(long[] h, long[] m, long bytes, long finalMask) {
    long v0 = h[0];
    long v1 = h[1];
    long v2 = h[2];
    long v3 = h[3];
    long v4 = h[4];
    long v5 = h[5];
    long v6 = h[6];
    long v7 = h[7];
    long v8 = IV0;
    long v9 = IV1;
    long v10 = IV2;
    long v11 = IV3;
    long v12 = IV4 ^ bytes;
    long v13 = IV5;
    long v14 = IV6 ^ finalMask;
    long v15 = IV7;
    int[] s = SCHEDULE;
    for (int r = 0; r < s.length; r += 16) {
      v0 += v4 + m[s[r]];
      v12 = Long.rotateRight(v12 ^ v0, 32);
      v8 += v12;
      v4 = Long.rotateRight(v4 ^ v8, 24);
      v0 += v4 + m[s[r + 1]];
      v12 = Long.rotateRight(v12 ^ v0, 16);
      v8 += v12;
      v4 = Long.rotateRight(v4 ^ v8, 63);
      v1 += v5 + m[s[r + 2]];
      v13 = Long.rotateRight(v13 ^ v1, 32);
      v9 += v13;
      v5 = Long.rotateRight(v5 ^ v9, 24);
      v1 += v5 + m[s[r + 3]];
      v13 = Long.rotateRight(v13 ^ v1, 16);
      v9 += v13;
      v5 = Long.rotateRight(v5 ^ v9, 63);
      v2 += v6 + m[s[r + 4]];
      v14 = Long.rotateRight(v14 ^ v2, 32);
      v10 += v14;
      v6 = Long.rotateRight(v6 ^ v10, 24);
      v2 += v6 + m[s[r + 5]];
      v14 = Long.rotateRight(v14 ^ v2, 16);
      v10 += v14;
      v6 = Long.rotateRight(v6 ^ v10, 63);
      v3 += v7 + m[s[r + 6]];
      v15 = Long.rotateRight(v15 ^ v3, 32);
      v11 += v15;
      v7 = Long.rotateRight(v7 ^ v11, 24);
      v3 += v7 + m[s[r + 7]];
      v15 = Long.rotateRight(v15 ^ v3, 16);
      v11 += v15;
      v7 = Long.rotateRight(v7 ^ v11, 63);
      v0 += v5 + m[s[r + 8]];
      v15 = Long.rotateRight(v15 ^ v0, 32);
      v10 += v15;
      v5 = Long.rotateRight(v5 ^ v10, 24);
      v0 += v5 + m[s[r + 9]];
      v15 = Long.rotateRight(v15 ^ v0, 16);
      v10 += v15;
      v5 = Long.rotateRight(v5 ^ v10, 63);
      v1 += v6 + m[s[r + 10]];
      v12 = Long.rotateRight(v12 ^ v1, 32);
      v11 += v12;
      v6 = Long.rotateRight(v6 ^ v11, 24);
      v1 += v6 + m[s[r + 11]];
      v12 = Long.rotateRight(v12 ^ v1, 16);
      v11 += v12;
      v6 = Long.rotateRight(v6 ^ v11, 63);
      v2 += v7 + m[s[r + 12]];
      v13 = Long.rotateRight(v13 ^ v2, 32);
      v8 += v13;
      v7 = Long.rotateRight(v7 ^ v8, 24);
      v2 += v7 + m[s[r + 13]];
      v13 = Long.rotateRight(v13 ^ v2, 16);
      v8 += v13;
      v7 = Long.rotateRight(v7 ^ v8, 63);
      v3 += v4 + m[s[r + 14]];
      v14 = Long.rotateRight(v14 ^ v3, 32);
      v9 += v14;
      v4 = Long.rotateRight(v4 ^ v9, 24);
      v3 += v4 + m[s[r + 15]];
      v14 = Long.rotateRight(v14 ^ v3, 16);
      v9 += v14;
      v4 = Long.rotateRight(v4 ^ v9, 63);
    }
    h[0] ^= v0 ^ v8;
    h[1] ^= v1 ^ v9;
    h[2] ^= v2 ^ v10;
    h[3] ^= v3 ^ v11;
    h[4] ^= v4 ^ v12;
    h[5] ^= v5 ^ v13;
    h[6] ^= v6 ^ v14;
    h[7] ^= v7 ^ v15;
  }
}
