package io.modelsigning.hashing.kernel;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Loads one block of sixteen words per lane and turns the words, so that word i of all lanes lies
 * in the i-th vector of {@code words}.
 *
 * <p>Of L lanes, L words each form a square whose transpose is log2(L) times the same step:
 * interleave row i with row i + L/2 to rows 2i and 2i + 1. Two such steps are done on four rows in
 * registers before these are stored. The steps are written out because C2 boxes the vectors of
 * every call it does not inline. Thread-safe; the caller owns all memory.
 */
final class VectorTranspose {
  private static final VectorSpecies<Integer> INTS = VectorKernels.INTS;
  private static final int INT_LANES = INTS.length();
  private static final IntVector INT_LOW = intInterleaving(0);
  private static final IntVector INT_HIGH = intInterleaving(INT_LANES / 2);
  private static final VectorSpecies<Long> LONGS = VectorKernels.LONGS;
  private static final int LONG_LANES = LONGS.length();
  private static final LongVector LONG_LOW = longInterleaving(0);
  private static final LongVector LONG_HIGH = longInterleaving(LONG_LANES / 2);

  private VectorTranspose() {}

  private static IntVector intInterleaving(int from) {
    int[] indexes = new int[INT_LANES];
    for (int i = 0; i < INT_LANES; i++) {
      indexes[i] = from + i / 2 + i % 2 * INT_LANES;
    }
    return IntVector.fromArray(INTS, indexes, 0);
  }

  private static LongVector longInterleaving(int from) {
    long[] indexes = new long[LONG_LANES];
    for (int i = 0; i < LONG_LANES; i++) {
      indexes[i] = from + i / 2 + (i % 2) * (long) LONG_LANES;
    }
    return LongVector.fromArray(LONGS, indexes, 0);
  }

  /** Loads little-endian words; lane i's block begins at {@code offsets[i] + block}. */
  static void ints(MemorySegment data, long[] offsets, long block, int[] scratch, int[] words) {
    int quarter = INT_LANES / 4;
    int[] rows = INT_LANES == 4 ? words : scratch;
    for (int square = 0; square < 16; square += INT_LANES) {
      long from = block + 4L * square;
      for (int i = 0; i < quarter; i++) {
        IntVector a = IntVector.fromMemorySegment(INTS, data, offsets[i] + from, LITTLE_ENDIAN);
        IntVector b =
            IntVector.fromMemorySegment(INTS, data, offsets[i + quarter] + from, LITTLE_ENDIAN);
        IntVector c =
            IntVector.fromMemorySegment(INTS, data, offsets[i + 2 * quarter] + from, LITTLE_ENDIAN);
        IntVector d =
            IntVector.fromMemorySegment(INTS, data, offsets[i + 3 * quarter] + from, LITTLE_ENDIAN);
        IntVector acLow = INT_LOW.selectFrom(a, c);
        IntVector acHigh = INT_HIGH.selectFrom(a, c);
        IntVector bdLow = INT_LOW.selectFrom(b, d);
        IntVector bdHigh = INT_HIGH.selectFrom(b, d);
        int to = (square + 4 * i) * INT_LANES;
        INT_LOW.selectFrom(acLow, bdLow).intoArray(rows, to);
        INT_HIGH.selectFrom(acLow, bdLow).intoArray(rows, to + INT_LANES);
        INT_LOW.selectFrom(acHigh, bdHigh).intoArray(rows, to + 2 * INT_LANES);
        INT_HIGH.selectFrom(acHigh, bdHigh).intoArray(rows, to + 3 * INT_LANES);
      }
    }
    intsTurned(scratch, words);
  }

  /** Loads words of an array; lane i's block begins at {@code indexes[i]}. */
  static void ints(int[] data, int[] indexes, int[] scratch, int[] words) {
    int quarter = INT_LANES / 4;
    int[] rows = INT_LANES == 4 ? words : scratch;
    for (int square = 0; square < 16; square += INT_LANES) {
      for (int i = 0; i < quarter; i++) {
        IntVector a = IntVector.fromArray(INTS, data, indexes[i] + square);
        IntVector b = IntVector.fromArray(INTS, data, indexes[i + quarter] + square);
        IntVector c = IntVector.fromArray(INTS, data, indexes[i + 2 * quarter] + square);
        IntVector d = IntVector.fromArray(INTS, data, indexes[i + 3 * quarter] + square);
        IntVector acLow = INT_LOW.selectFrom(a, c);
        IntVector acHigh = INT_HIGH.selectFrom(a, c);
        IntVector bdLow = INT_LOW.selectFrom(b, d);
        IntVector bdHigh = INT_HIGH.selectFrom(b, d);
        int to = (square + 4 * i) * INT_LANES;
        INT_LOW.selectFrom(acLow, bdLow).intoArray(rows, to);
        INT_HIGH.selectFrom(acLow, bdLow).intoArray(rows, to + INT_LANES);
        INT_LOW.selectFrom(acHigh, bdHigh).intoArray(rows, to + 2 * INT_LANES);
        INT_HIGH.selectFrom(acHigh, bdHigh).intoArray(rows, to + 3 * INT_LANES);
      }
    }
    intsTurned(scratch, words);
  }

  private static void intsTurned(int[] scratch, int[] words) {
    if (INT_LANES == 16) {
      int square = 0;
      int quarter = INT_LANES / 4;
      for (int i = 0; i < quarter; i++) {
        IntVector a = IntVector.fromArray(INTS, scratch, (square + i) * INT_LANES);
        IntVector b = IntVector.fromArray(INTS, scratch, (square + i + quarter) * INT_LANES);
        IntVector c = IntVector.fromArray(INTS, scratch, (square + i + 2 * quarter) * INT_LANES);
        IntVector d = IntVector.fromArray(INTS, scratch, (square + i + 3 * quarter) * INT_LANES);
        IntVector acLow = INT_LOW.selectFrom(a, c);
        IntVector acHigh = INT_HIGH.selectFrom(a, c);
        IntVector bdLow = INT_LOW.selectFrom(b, d);
        IntVector bdHigh = INT_HIGH.selectFrom(b, d);
        int to = (square + 4 * i) * INT_LANES;
        INT_LOW.selectFrom(acLow, bdLow).intoArray(words, to);
        INT_HIGH.selectFrom(acLow, bdLow).intoArray(words, to + INT_LANES);
        INT_LOW.selectFrom(acHigh, bdHigh).intoArray(words, to + 2 * INT_LANES);
        INT_HIGH.selectFrom(acHigh, bdHigh).intoArray(words, to + 3 * INT_LANES);
      }
    } else if (INT_LANES == 8) {
      for (int square = 0; square < 16; square += INT_LANES) {
        for (int i = 0; i < INT_LANES / 2; i++) {
          IntVector a = IntVector.fromArray(INTS, scratch, (square + i) * INT_LANES);
          IntVector b =
              IntVector.fromArray(INTS, scratch, (square + i + INT_LANES / 2) * INT_LANES);
          int to = (square + 2 * i) * INT_LANES;
          INT_LOW.selectFrom(a, b).intoArray(words, to);
          INT_HIGH.selectFrom(a, b).intoArray(words, to + INT_LANES);
        }
      }
    }
  }

  /** Loads little-endian words; lane i's block begins at {@code offsets[i] + block}. */
  static void longs(MemorySegment data, long[] offsets, long block, long[] scratch, long[] words) {
    int quarter = LONG_LANES / 4;
    long[] rows = LONG_LANES == 4 ? words : scratch;
    for (int square = 0; square < 16; square += LONG_LANES) {
      long from = block + 8L * square;
      for (int i = 0; i < quarter; i++) {
        LongVector a = LongVector.fromMemorySegment(LONGS, data, offsets[i] + from, LITTLE_ENDIAN);
        LongVector b =
            LongVector.fromMemorySegment(LONGS, data, offsets[i + quarter] + from, LITTLE_ENDIAN);
        LongVector c =
            LongVector.fromMemorySegment(
                LONGS, data, offsets[i + 2 * quarter] + from, LITTLE_ENDIAN);
        LongVector d =
            LongVector.fromMemorySegment(
                LONGS, data, offsets[i + 3 * quarter] + from, LITTLE_ENDIAN);
        LongVector acLow = LONG_LOW.selectFrom(a, c);
        LongVector acHigh = LONG_HIGH.selectFrom(a, c);
        LongVector bdLow = LONG_LOW.selectFrom(b, d);
        LongVector bdHigh = LONG_HIGH.selectFrom(b, d);
        int to = (square + 4 * i) * LONG_LANES;
        LONG_LOW.selectFrom(acLow, bdLow).intoArray(rows, to);
        LONG_HIGH.selectFrom(acLow, bdLow).intoArray(rows, to + LONG_LANES);
        LONG_LOW.selectFrom(acHigh, bdHigh).intoArray(rows, to + 2 * LONG_LANES);
        LONG_HIGH.selectFrom(acHigh, bdHigh).intoArray(rows, to + 3 * LONG_LANES);
      }
    }
    longsTurned(scratch, words);
  }

  private static void longsTurned(long[] scratch, long[] words) {
    if (LONG_LANES == 8) {
      for (int square = 0; square < 16; square += LONG_LANES) {
        for (int i = 0; i < LONG_LANES / 2; i++) {
          LongVector a = LongVector.fromArray(LONGS, scratch, (square + i) * LONG_LANES);
          LongVector b =
              LongVector.fromArray(LONGS, scratch, (square + i + LONG_LANES / 2) * LONG_LANES);
          int to = (square + 2 * i) * LONG_LANES;
          LONG_LOW.selectFrom(a, b).intoArray(words, to);
          LONG_HIGH.selectFrom(a, b).intoArray(words, to + LONG_LANES);
        }
      }
    }
  }
}
