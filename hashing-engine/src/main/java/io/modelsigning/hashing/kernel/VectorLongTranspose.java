package io.modelsigning.hashing.kernel;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorSpecies;

/** Does for words of 64 bits what {@link VectorIntTranspose} does for those of 32 bits. */
final class VectorLongTranspose {
  private static final VectorSpecies<Long> SPECIES =
      VectorSpecies.of(long.class, VectorKernels.SHAPE);
  private static final int LANES = SPECIES.length();
  private static final LongVector LOW = interleaving(0);
  private static final LongVector HIGH = interleaving(LANES / 2);

  private VectorLongTranspose() {}

  private static LongVector interleaving(int from) {
    long[] indexes = new long[LANES];
    for (int i = 0; i < LANES; i++) {
      indexes[i] = from + i / 2 + (i % 2) * (long) LANES;
    }
    return LongVector.fromArray(SPECIES, indexes, 0);
  }

  /** Loads little-endian words; lane i's block begins at {@code offsets[i] + block}. */
  static void turn(MemorySegment data, long[] offsets, long block, long[] scratch, long[] words) {
    int quarter = LANES / 4;
    long[] rows = LANES == 4 ? words : scratch;
    for (int square = 0; square < 16; square += LANES) {
      long from = block + 8L * square;
      for (int i = 0; i < quarter; i++) {
        LongVector a =
            LongVector.fromMemorySegment(SPECIES, data, offsets[i] + from, LITTLE_ENDIAN);
        LongVector b =
            LongVector.fromMemorySegment(SPECIES, data, offsets[i + quarter] + from, LITTLE_ENDIAN);
        LongVector c =
            LongVector.fromMemorySegment(
                SPECIES, data, offsets[i + 2 * quarter] + from, LITTLE_ENDIAN);
        LongVector d =
            LongVector.fromMemorySegment(
                SPECIES, data, offsets[i + 3 * quarter] + from, LITTLE_ENDIAN);
        LongVector acLow = LOW.selectFrom(a, c);
        LongVector acHigh = HIGH.selectFrom(a, c);
        LongVector bdLow = LOW.selectFrom(b, d);
        LongVector bdHigh = HIGH.selectFrom(b, d);
        int to = (square + 4 * i) * LANES;
        LOW.selectFrom(acLow, bdLow).intoArray(rows, to);
        HIGH.selectFrom(acLow, bdLow).intoArray(rows, to + LANES);
        LOW.selectFrom(acHigh, bdHigh).intoArray(rows, to + 2 * LANES);
        HIGH.selectFrom(acHigh, bdHigh).intoArray(rows, to + 3 * LANES);
      }
    }
    turnAgain(scratch, words);
  }

  private static void turnAgain(long[] scratch, long[] words) {
    if (LANES == 8) {
      for (int square = 0; square < 16; square += LANES) {
        for (int i = 0; i < LANES / 2; i++) {
          LongVector a = LongVector.fromArray(SPECIES, scratch, (square + i) * LANES);
          LongVector b = LongVector.fromArray(SPECIES, scratch, (square + i + LANES / 2) * LANES);
          int to = (square + 2 * i) * LANES;
          LOW.selectFrom(a, b).intoArray(words, to);
          HIGH.selectFrom(a, b).intoArray(words, to + LANES);
        }
      }
    }
  }
}
