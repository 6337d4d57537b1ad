package io.modelsigning.hashing.kernel;

import static jdk.incubator.vector.VectorOperators.ROR;
import static jdk.incubator.vector.VectorOperators.XOR;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * BLAKE3 with one chunk, or one parent, in each lane of a vector of 32-bit words.
 *
 * <p>Source: as {@link Blake3}. Not thread-safe: an instance holds the scratch of one thread.
 * Hashing allocates nothing.
 */
final class VectorBlake3 implements Blake3Kernel {
  private static final VectorSpecies<Integer> SPECIES =
      VectorSpecies.of(int.class, VectorKernels.SHAPE);
  private static final int LANES = SPECIES.length();
  private static final int[] SCHEDULE = Blake3.schedule(LANES);

  private final int[] cvs = new int[Blake3.CV_WORDS * LANES];
  private final int[] words = new int[16 * LANES];
  private final int[] scratch = new int[16 * LANES];

  /** A stack of every lane's chaining values. */
  private final int[] stack =
      new int[(2 + Integer.numberOfTrailingZeros(MAX_SUBTREE_CHUNKS)) * cvs.length];

  private final int[] counterLow = new int[LANES];
  private final int[] counterHigh = new int[LANES];
  private final long[] offsets = new long[LANES];
  private final int[] indexes = new int[LANES];

  @Override
  public int lanes() {
    return LANES;
  }

  @Override
  public void chunks(MemorySegment data, long offset, int chunks, long counter, int[] out, int at) {
    for (int lane = 0; lane < LANES; lane++) {
      // An idle lane hashes the first chunk once more.
      chunk(lane, offset, lane < chunks ? lane : 0, counter);
    }
    hashChunks(data);
    store(chunks, out, at);
  }

  /**
   * Every lane climbs its own subtree, so that two neighbours' chaining values are their parent's
   * message as they are, and each lane reads forwards.
   */
  @Override
  public void subtrees(
      MemorySegment data, long offset, int chunks, long counter, int[] out, int at) {
    int top = 0;
    for (int chunk = 0; chunk < chunks; chunk++) {
      for (int lane = 0; lane < LANES; lane++) {
        chunk(lane, offset, lane * chunks + chunk, counter);
      }
      hashChunks(data);
      // A chunk completes as many subtrees as its number, counted from 1, is divisible by two.
      for (int number = chunk + 1; number % 2 == 0; number /= 2) {
        push(top);
        top--;
        startParents();
        compress(cvs, stack, top * cvs.length, counterLow, counterHigh, Blake3.PARENT);
      }
      push(top);
      top++;
    }
    store(LANES, out, at);
  }

  /** Copies every lane's chaining value to the stack. */
  private void push(int top) {
    System.arraycopy(cvs, 0, stack, top * cvs.length, cvs.length);
  }

  /** Has a lane hash the chunk of this number, counted from the first one. */
  private void chunk(int lane, long offset, int number, long counter) {
    offsets[lane] = offset + (long) number * Blake3.CHUNK_BYTES;
    counterLow[lane] = (int) (counter + number);
    counterHigh[lane] = (int) ((counter + number) >>> 32);
  }

  private void hashChunks(MemorySegment data) {
    start();
    for (int block = 0; block < 16; block++) {
      int flags = block == 0 ? Blake3.CHUNK_START : block == 15 ? Blake3.CHUNK_END : 0;
      VectorIntTranspose.turn(data, offsets, (long) block * Blake3.BLOCK_BYTES, scratch, words);
      compress(cvs, words, 0, counterLow, counterHigh, flags);
    }
  }

  @Override
  public void parents(int[] children, int from, int parents, int[] out, int at) {
    for (int lane = 0; lane < LANES; lane++) {
      indexes[lane] = from + (lane < parents ? lane : 0) * 2 * Blake3.CV_WORDS;
    }
    startParents();
    VectorIntTranspose.turn(children, indexes, scratch, words);
    compress(cvs, words, 0, counterLow, counterHigh, Blake3.PARENT);
    store(parents, out, at);
  }

  private void startParents() {
    start();
    Arrays.fill(counterLow, 0);
    Arrays.fill(counterHigh, 0);
  }

  private void start() {
    IntVector.broadcast(SPECIES, Blake3.IV0).intoArray(cvs, 0);
    IntVector.broadcast(SPECIES, Blake3.IV1).intoArray(cvs, LANES);
    IntVector.broadcast(SPECIES, Blake3.IV2).intoArray(cvs, 2 * LANES);
    IntVector.broadcast(SPECIES, Blake3.IV3).intoArray(cvs, 3 * LANES);
    IntVector.broadcast(SPECIES, Blake3.IV4).intoArray(cvs, 4 * LANES);
    IntVector.broadcast(SPECIES, Blake3.IV5).intoArray(cvs, 5 * LANES);
    IntVector.broadcast(SPECIES, Blake3.IV6).intoArray(cvs, 6 * LANES);
    IntVector.broadcast(SPECIES, Blake3.IV7).intoArray(cvs, 7 * LANES);
  }

  private void store(int count, int[] out, int at) {
    for (int lane = 0; lane < count; lane++) {
      for (int word = 0; word < Blake3.CV_WORDS; word++) {
        out[at + lane * Blake3.CV_WORDS + word] = cvs[word * LANES + lane];
      }
    }
  }

  /**
   * @param m holds sixteen vectors of words from {@code m[first]} on
   */
  private static void compress(
      int[] cvs, int[] m, int first, int[] counterLow, int[] counterHigh, int flags) {
    IntVector v0 = IntVector.fromArray(SPECIES, cvs, 0);
    IntVector v1 = IntVector.fromArray(SPECIES, cvs, LANES);
    IntVector v2 = IntVector.fromArray(SPECIES, cvs, 2 * LANES);
    IntVector v3 = IntVector.fromArray(SPECIES, cvs, 3 * LANES);
    IntVector v4 = IntVector.fromArray(SPECIES, cvs, 4 * LANES);
    IntVector v5 = IntVector.fromArray(SPECIES, cvs, 5 * LANES);
    IntVector v6 = IntVector.fromArray(SPECIES, cvs, 6 * LANES);
    IntVector v7 = IntVector.fromArray(SPECIES, cvs, 7 * LANES);
    IntVector v8 = IntVector.broadcast(SPECIES, Blake3.IV0);
    IntVector v9 = IntVector.broadcast(SPECIES, Blake3.IV1);
    IntVector v10 = IntVector.broadcast(SPECIES, Blake3.IV2);
    IntVector v11 = IntVector.broadcast(SPECIES, Blake3.IV3);
    IntVector v12 = IntVector.fromArray(SPECIES, counterLow, 0);
    IntVector v13 = IntVector.fromArray(SPECIES, counterHigh, 0);
    IntVector v14 = IntVector.broadcast(SPECIES, Blake3.BLOCK_BYTES);
    IntVector v15 = IntVector.broadcast(SPECIES, flags);
    int[] s = SCHEDULE;
    for (int r = 0; r < s.length; r += 16) {
      v0 = v0.add(v4).add(IntVector.fromArray(SPECIES, m, first + s[r]));
      v1 = v1.add(v5).add(IntVector.fromArray(SPECIES, m, first + s[r + 2]));
      v2 = v2.add(v6).add(IntVector.fromArray(SPECIES, m, first + s[r + 4]));
      v3 = v3.add(v7).add(IntVector.fromArray(SPECIES, m, first + s[r + 6]));
      v12 = v12.lanewise(XOR, v0).lanewise(ROR, 16);
      v13 = v13.lanewise(XOR, v1).lanewise(ROR, 16);
      v14 = v14.lanewise(XOR, v2).lanewise(ROR, 16);
      v15 = v15.lanewise(XOR, v3).lanewise(ROR, 16);
      v8 = v8.add(v12);
      v9 = v9.add(v13);
      v10 = v10.add(v14);
      v11 = v11.add(v15);
      v4 = v4.lanewise(XOR, v8).lanewise(ROR, 12);
      v5 = v5.lanewise(XOR, v9).lanewise(ROR, 12);
      v6 = v6.lanewise(XOR, v10).lanewise(ROR, 12);
      v7 = v7.lanewise(XOR, v11).lanewise(ROR, 12);
      v0 = v0.add(v4).add(IntVector.fromArray(SPECIES, m, first + s[r + 1]));
      v1 = v1.add(v5).add(IntVector.fromArray(SPECIES, m, first + s[r + 3]));
      v2 = v2.add(v6).add(IntVector.fromArray(SPECIES, m, first + s[r + 5]));
      v3 = v3.add(v7).add(IntVector.fromArray(SPECIES, m, first + s[r + 7]));
      v12 = v12.lanewise(XOR, v0).lanewise(ROR, 8);
      v13 = v13.lanewise(XOR, v1).lanewise(ROR, 8);
      v14 = v14.lanewise(XOR, v2).lanewise(ROR, 8);
      v15 = v15.lanewise(XOR, v3).lanewise(ROR, 8);
      v8 = v8.add(v12);
      v9 = v9.add(v13);
      v10 = v10.add(v14);
      v11 = v11.add(v15);
      v4 = v4.lanewise(XOR, v8).lanewise(ROR, 7);
      v5 = v5.lanewise(XOR, v9).lanewise(ROR, 7);
      v6 = v6.lanewise(XOR, v10).lanewise(ROR, 7);
      v7 = v7.lanewise(XOR, v11).lanewise(ROR, 7);
      v0 = v0.add(v5).add(IntVector.fromArray(SPECIES, m, first + s[r + 8]));
      v1 = v1.add(v6).add(IntVector.fromArray(SPECIES, m, first + s[r + 10]));
      v2 = v2.add(v7).add(IntVector.fromArray(SPECIES, m, first + s[r + 12]));
      v3 = v3.add(v4).add(IntVector.fromArray(SPECIES, m, first + s[r + 14]));
      v15 = v15.lanewise(XOR, v0).lanewise(ROR, 16);
      v12 = v12.lanewise(XOR, v1).lanewise(ROR, 16);
      v13 = v13.lanewise(XOR, v2).lanewise(ROR, 16);
      v14 = v14.lanewise(XOR, v3).lanewise(ROR, 16);
      v10 = v10.add(v15);
      v11 = v11.add(v12);
      v8 = v8.add(v13);
      v9 = v9.add(v14);
      v5 = v5.lanewise(XOR, v10).lanewise(ROR, 12);
      v6 = v6.lanewise(XOR, v11).lanewise(ROR, 12);
      v7 = v7.lanewise(XOR, v8).lanewise(ROR, 12);
      v4 = v4.lanewise(XOR, v9).lanewise(ROR, 12);
      v0 = v0.add(v5).add(IntVector.fromArray(SPECIES, m, first + s[r + 9]));
      v1 = v1.add(v6).add(IntVector.fromArray(SPECIES, m, first + s[r + 11]));
      v2 = v2.add(v7).add(IntVector.fromArray(SPECIES, m, first + s[r + 13]));
      v3 = v3.add(v4).add(IntVector.fromArray(SPECIES, m, first + s[r + 15]));
      v15 = v15.lanewise(XOR, v0).lanewise(ROR, 8);
      v12 = v12.lanewise(XOR, v1).lanewise(ROR, 8);
      v13 = v13.lanewise(XOR, v2).lanewise(ROR, 8);
      v14 = v14.lanewise(XOR, v3).lanewise(ROR, 8);
      v10 = v10.add(v15);
      v11 = v11.add(v12);
      v8 = v8.add(v13);
      v9 = v9.add(v14);
      v5 = v5.lanewise(XOR, v10).lanewise(ROR, 7);
      v6 = v6.lanewise(XOR, v11).lanewise(ROR, 7);
      v7 = v7.lanewise(XOR, v8).lanewise(ROR, 7);
      v4 = v4.lanewise(XOR, v9).lanewise(ROR, 7);
    }
    v0.lanewise(XOR, v8).intoArray(cvs, 0);
    v1.lanewise(XOR, v9).intoArray(cvs, LANES);
    v2.lanewise(XOR, v10).intoArray(cvs, 2 * LANES);
    v3.lanewise(XOR, v11).intoArray(cvs, 3 * LANES);
    v4.lanewise(XOR, v12).intoArray(cvs, 4 * LANES);
    v5.lanewise(XOR, v13).intoArray(cvs, 5 * LANES);
    v6.lanewise(XOR, v14).intoArray(cvs, 6 * LANES);
    v7.lanewise(XOR, v15).intoArray(cvs, 7 * LANES);
  }
}
