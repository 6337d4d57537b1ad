package io.modelsigning.hashing.kernel;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.IntVector;
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
final class VectorIntTranspose {
  private static final VectorSpecies<Integer> SPECIES =
      VectorSpecies.of(int.class, VectorKernels.SHAPE);
  private static final int LANES = SPECIES.length();
  private static final IntVector LOW = interleaving(0);
  private static final IntVector HIGH = interleaving(LANES / 2);

  private VectorIntTranspose() {}

  private static IntVector interleaving(int from) {
    int[] indexes = new int[LANES];
    for (int i = 0; i < LANES; i++) {
      indexes[i] = from + i / 2 + i % 2 * LANES;
    }
    return IntVector.fromArray(SPECIES, indexes, 0);
  }

  /** Loads little-endian words; lane i's block begins at {@code offsets[i] + block}. */
  static void turn(MemorySegment data, long[] offsets, long block, int[] scratch, int[] words) {
    int quarter = LANES / 4;
    int[] rows = LANES == 4 ? words : scratch;
    for (int square = 0; square < 16; square += LANES) {
      long from = block + 4L * square;
      for (int i = 0; i < quarter; i++) {
        IntVector a = IntVector.fromMemorySegment(SPECIES, data, offsets[i] + from, LITTLE_ENDIAN);
        IntVector b =
            IntVector.fromMemorySegment(SPECIES, data, offsets[i + quarter] + from, LITTLE_ENDIAN);
        IntVector c =
            IntVector.fromMemorySegment(
                SPECIES, data, offsets[i + 2 * quarter] + from, LITTLE_ENDIAN);
        IntVector d =
            IntVector.fromMemorySegment(
                SPECIES, data, offsets[i + 3 * quarter] + from, LITTLE_ENDIAN);
        IntVector acLow = LOW.selectFrom(a, c);
        IntVector acHigh = HIGH.selectFrom(a, c);
        IntVector bdLow = LOW.selectFrom(b, d);
        IntVector bdHigh = HIGH.selectFrom(b, d);
        int to = (square + 4 * i) * LANES;
        LOW.selectFrom(acLow, bdLow).intoArray(rows, to);
        HIGH.selectFrom(acLow, bdLow).intoArray(rows, to + LANES);
        LOW.selectFrom(acHigh, bdHigh).intoArray(rows, to + 2 * LANES);
        HIGH.selectFrom(acHigh, bdHigh).intoArray(rows, to + 3 * LANES);
      }
    }
    turnAgain(scratch, words);
  }

  /** Loads words of an array; lane i's block begins at {@code indexes[i]}. */
  static void turn(int[] data, int[] indexes, int[] scratch, int[] words) {
    int quarter = LANES / 4;
    int[] rows = LANES == 4 ? words : scratch;
    for (int square = 0; square < 16; square += LANES) {
      for (int i = 0; i < quarter; i++) {
        IntVector a = IntVector.fromArray(SPECIES, data, indexes[i] + square);
        IntVector b = IntVector.fromArray(SPECIES, data, indexes[i + quarter] + square);
        IntVector c = IntVector.fromArray(SPECIES, data, indexes[i + 2 * quarter] + square);
        IntVector d = IntVector.fromArray(SPECIES, data, indexes[i + 3 * quarter] + square);
        IntVector acLow = LOW.selectFrom(a, c);
        IntVector acHigh = HIGH.selectFrom(a, c);
        IntVector bdLow = LOW.selectFrom(b, d);
        IntVector bdHigh = HIGH.selectFrom(b, d);
        int to = (square + 4 * i) * LANES;
        LOW.selectFrom(acLow, bdLow).intoArray(rows, to);
        HIGH.selectFrom(acLow, bdLow).intoArray(rows, to + LANES);
        LOW.selectFrom(acHigh, bdHigh).intoArray(rows, to + 2 * LANES);
        HIGH.selectFrom(acHigh, bdHigh).intoArray(rows, to + 3 * LANES);
      }
    }
    turnAgain(scratch, words);
  }

  private static void turnAgain(int[] scratch, int[] words) {
    if (LANES == 16) {
      int square = 0;
      int quarter = LANES / 4;
      for (int i = 0; i < quarter; i++) {
        IntVector a = IntVector.fromArray(SPECIES, scratch, (square + i) * LANES);
        IntVector b = IntVector.fromArray(SPECIES, scratch, (square + i + quarter) * LANES);
        IntVector c = IntVector.fromArray(SPECIES, scratch, (square + i + 2 * quarter) * LANES);
        IntVector d = IntVector.fromArray(SPECIES, scratch, (square + i + 3 * quarter) * LANES);
        IntVector acLow = LOW.selectFrom(a, c);
        IntVector acHigh = HIGH.selectFrom(a, c);
        IntVector bdLow = LOW.selectFrom(b, d);
        IntVector bdHigh = HIGH.selectFrom(b, d);
        int to = (square + 4 * i) * LANES;
        LOW.selectFrom(acLow, bdLow).intoArray(words, to);
        HIGH.selectFrom(acLow, bdLow).intoArray(words, to + LANES);
        LOW.selectFrom(acHigh, bdHigh).intoArray(words, to + 2 * LANES);
        HIGH.selectFrom(acHigh, bdHigh).intoArray(words, to + 3 * LANES);
      }
    } else if (LANES == 8) {
      for (int square = 0; square < 16; square += LANES) {
        for (int i = 0; i < LANES / 2; i++) {
          IntVector a = IntVector.fromArray(SPECIES, scratch, (square + i) * LANES);
          IntVector b = IntVector.fromArray(SPECIES, scratch, (square + i + LANES / 2) * LANES);
          int to = (square + 2 * i) * LANES;
          LOW.selectFrom(a, b).intoArray(words, to);
          HIGH.selectFrom(a, b).intoArray(words, to + LANES);
        }
      }
    }
  }
}
