package io.modelsigning.hashing.kernel;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static jdk.incubator.vector.VectorOperators.ROR;
import static jdk.incubator.vector.VectorOperators.XOR;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * BLAKE2b with one message in each lane of a vector of 64-bit words.
 *
 * <p>Source: as {@link Blake2b}. Not thread-safe: an instance holds the state of one thread's
 * messages. Hashing allocates nothing.
 */
final class VectorBlake2b implements LaneKernel {
  private static final VectorSpecies<Long> SPECIES =
      VectorSpecies.of(long.class, VectorKernels.SHAPE);
  private static final int LANES = SPECIES.length();

  private static final int[] SCHEDULE = Blake2b.schedule(LANES);

  private final long[] state = new long[8 * LANES];
  private final long[] paused = new long[8 * LANES];
  private final long[] pausedBytes = new long[LANES];
  private final long[] words = new long[16 * LANES];
  private final long[] scratch = new long[16 * LANES];
  private final long[] bytes = new long[LANES];
  private final long[] finalMasks = new long[LANES];

  @Override
  public int lanes() {
    return LANES;
  }

  @Override
  public int blockBytes() {
    return Blake2b.BLOCK_BYTES;
  }

  @Override
  public void start(int lane) {
    Blake2b.start(state, lane, LANES);
    bytes[lane] = 0;
    finalMasks[lane] = 0;
  }

  @Override
  public void pause(int lane) {
    for (int i = lane; i < state.length; i += LANES) {
      paused[i] = state[i];
    }
    pausedBytes[lane] = bytes[lane];
  }

  @Override
  public void resume(int lane) {
    for (int i = lane; i < state.length; i += LANES) {
      state[i] = paused[i];
    }
    bytes[lane] = pausedBytes[lane];
  }

  @Override
  public long pad(MemorySegment data, long offset, long messageBytes) {
    long tail = messageBytes % Blake2b.BLOCK_BYTES;
    long padding = tail == 0 && messageBytes > 0 ? 0 : Blake2b.BLOCK_BYTES - tail;
    data.asSlice(offset, padding).fill((byte) 0);
    return padding;
  }

  @Override
  public void compress(MemorySegment data, long[] offsets, int blocks, long[] endings) {
    for (int block = 0; block < blocks; block++) {
      for (int lane = 0; lane < LANES; lane++) {
        bytes[lane] += Blake2b.BLOCK_BYTES;
      }
      if (block == blocks - 1) {
        for (int lane = 0; lane < LANES; lane++) {
          if (endings[lane] >= 0) {
            bytes[lane] = endings[lane];
            finalMasks[lane] = -1;
          }
        }
      }
      VectorLongTranspose.turn(data, offsets, (long) block * Blake2b.BLOCK_BYTES, scratch, words);
      compress(state, words, bytes, finalMasks);
    }
  }

  @Override
  public byte[] digest(int lane) {
    ByteBuffer digest = ByteBuffer.allocate(Blake2b.DIGEST_BYTES).order(LITTLE_ENDIAN);
    for (int word = 0; word < 8; word++) {
      digest.putLong(state[word * LANES + lane]);
    }
    return digest.array();
  }

  private static void compress(long[] h, long[] m, long[] bytes, long[] finalMasks) {
    LongVector v0 = LongVector.fromArray(SPECIES, h, 0);
    LongVector v1 = LongVector.fromArray(SPECIES, h, LANES);
    LongVector v2 = LongVector.fromArray(SPECIES, h, 2 * LANES);
    LongVector v3 = LongVector.fromArray(SPECIES, h, 3 * LANES);
    LongVector v4 = LongVector.fromArray(SPECIES, h, 4 * LANES);
    LongVector v5 = LongVector.fromArray(SPECIES, h, 5 * LANES);
    LongVector v6 = LongVector.fromArray(SPECIES, h, 6 * LANES);
    LongVector v7 = LongVector.fromArray(SPECIES, h, 7 * LANES);
    LongVector v8 = LongVector.broadcast(SPECIES, Blake2b.IV0);
    LongVector v9 = LongVector.broadcast(SPECIES, Blake2b.IV1);
    LongVector v10 = LongVector.broadcast(SPECIES, Blake2b.IV2);
    LongVector v11 = LongVector.broadcast(SPECIES, Blake2b.IV3);
    LongVector v12 = LongVector.fromArray(SPECIES, bytes, 0).lanewise(XOR, Blake2b.IV4);
    LongVector v13 = LongVector.broadcast(SPECIES, Blake2b.IV5);
    LongVector v14 = LongVector.fromArray(SPECIES, finalMasks, 0).lanewise(XOR, Blake2b.IV6);
    LongVector v15 = LongVector.broadcast(SPECIES, Blake2b.IV7);
    int[] s = SCHEDULE;
    for (int r = 0; r < s.length; r += 16) {
      v0 = v0.add(v4).add(LongVector.fromArray(SPECIES, m, s[r]));
      v1 = v1.add(v5).add(LongVector.fromArray(SPECIES, m, s[r + 2]));
      v2 = v2.add(v6).add(LongVector.fromArray(SPECIES, m, s[r + 4]));
      v3 = v3.add(v7).add(LongVector.fromArray(SPECIES, m, s[r + 6]));
      v12 = v12.lanewise(XOR, v0).lanewise(ROR, 32);
      v13 = v13.lanewise(XOR, v1).lanewise(ROR, 32);
      v14 = v14.lanewise(XOR, v2).lanewise(ROR, 32);
      v15 = v15.lanewise(XOR, v3).lanewise(ROR, 32);
      v8 = v8.add(v12);
      v9 = v9.add(v13);
      v10 = v10.add(v14);
      v11 = v11.add(v15);
      v4 = v4.lanewise(XOR, v8).lanewise(ROR, 24);
      v5 = v5.lanewise(XOR, v9).lanewise(ROR, 24);
      v6 = v6.lanewise(XOR, v10).lanewise(ROR, 24);
      v7 = v7.lanewise(XOR, v11).lanewise(ROR, 24);
      v0 = v0.add(v4).add(LongVector.fromArray(SPECIES, m, s[r + 1]));
      v1 = v1.add(v5).add(LongVector.fromArray(SPECIES, m, s[r + 3]));
      v2 = v2.add(v6).add(LongVector.fromArray(SPECIES, m, s[r + 5]));
      v3 = v3.add(v7).add(LongVector.fromArray(SPECIES, m, s[r + 7]));
      v12 = v12.lanewise(XOR, v0).lanewise(ROR, 16);
      v13 = v13.lanewise(XOR, v1).lanewise(ROR, 16);
      v14 = v14.lanewise(XOR, v2).lanewise(ROR, 16);
      v15 = v15.lanewise(XOR, v3).lanewise(ROR, 16);
      v8 = v8.add(v12);
      v9 = v9.add(v13);
      v10 = v10.add(v14);
      v11 = v11.add(v15);
      v4 = v4.lanewise(XOR, v8).lanewise(ROR, 63);
      v5 = v5.lanewise(XOR, v9).lanewise(ROR, 63);
      v6 = v6.lanewise(XOR, v10).lanewise(ROR, 63);
      v7 = v7.lanewise(XOR, v11).lanewise(ROR, 63);
      v0 = v0.add(v5).add(LongVector.fromArray(SPECIES, m, s[r + 8]));
      v1 = v1.add(v6).add(LongVector.fromArray(SPECIES, m, s[r + 10]));
      v2 = v2.add(v7).add(LongVector.fromArray(SPECIES, m, s[r + 12]));
      v3 = v3.add(v4).add(LongVector.fromArray(SPECIES, m, s[r + 14]));
      v15 = v15.lanewise(XOR, v0).lanewise(ROR, 32);
      v12 = v12.lanewise(XOR, v1).lanewise(ROR, 32);
      v13 = v13.lanewise(XOR, v2).lanewise(ROR, 32);
      v14 = v14.lanewise(XOR, v3).lanewise(ROR, 32);
      v10 = v10.add(v15);
      v11 = v11.add(v12);
      v8 = v8.add(v13);
      v9 = v9.add(v14);
      v5 = v5.lanewise(XOR, v10).lanewise(ROR, 24);
      v6 = v6.lanewise(XOR, v11).lanewise(ROR, 24);
      v7 = v7.lanewise(XOR, v8).lanewise(ROR, 24);
      v4 = v4.lanewise(XOR, v9).lanewise(ROR, 24);
      v0 = v0.add(v5).add(LongVector.fromArray(SPECIES, m, s[r + 9]));
      v1 = v1.add(v6).add(LongVector.fromArray(SPECIES, m, s[r + 11]));
      v2 = v2.add(v7).add(LongVector.fromArray(SPECIES, m, s[r + 13]));
      v3 = v3.add(v4).add(LongVector.fromArray(SPECIES, m, s[r + 15]));
      v15 = v15.lanewise(XOR, v0).lanewise(ROR, 16);
      v12 = v12.lanewise(XOR, v1).lanewise(ROR, 16);
      v13 = v13.lanewise(XOR, v2).lanewise(ROR, 16);
      v14 = v14.lanewise(XOR, v3).lanewise(ROR, 16);
      v10 = v10.add(v15);
      v11 = v11.add(v12);
      v8 = v8.add(v13);
      v9 = v9.add(v14);
      v5 = v5.lanewise(XOR, v10).lanewise(ROR, 63);
      v6 = v6.lanewise(XOR, v11).lanewise(ROR, 63);
      v7 = v7.lanewise(XOR, v8).lanewise(ROR, 63);
      v4 = v4.lanewise(XOR, v9).lanewise(ROR, 63);
    }
    LongVector.fromArray(SPECIES, h, 0).lanewise(XOR, v0).lanewise(XOR, v8).intoArray(h, 0);
    LongVector.fromArray(SPECIES, h, LANES).lanewise(XOR, v1).lanewise(XOR, v9).intoArray(h, LANES);
    LongVector.fromArray(SPECIES, h, 2 * LANES)
        .lanewise(XOR, v2)
        .lanewise(XOR, v10)
        .intoArray(h, 2 * LANES);
    LongVector.fromArray(SPECIES, h, 3 * LANES)
        .lanewise(XOR, v3)
        .lanewise(XOR, v11)
        .intoArray(h, 3 * LANES);
    LongVector.fromArray(SPECIES, h, 4 * LANES)
        .lanewise(XOR, v4)
        .lanewise(XOR, v12)
        .intoArray(h, 4 * LANES);
    LongVector.fromArray(SPECIES, h, 5 * LANES)
        .lanewise(XOR, v5)
        .lanewise(XOR, v13)
        .intoArray(h, 5 * LANES);
    LongVector.fromArray(SPECIES, h, 6 * LANES)
        .lanewise(XOR, v6)
        .lanewise(XOR, v14)
        .intoArray(h, 6 * LANES);
    LongVector.fromArray(SPECIES, h, 7 * LANES)
        .lanewise(XOR, v7)
        .lanewise(XOR, v15)
        .intoArray(h, 7 * LANES);
  }
}
