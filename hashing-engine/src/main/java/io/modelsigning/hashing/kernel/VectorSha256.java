package io.modelsigning.hashing.kernel;

import static jdk.incubator.vector.VectorOperators.AND;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.REVERSE_BYTES;
import static jdk.incubator.vector.VectorOperators.ROR;
import static jdk.incubator.vector.VectorOperators.XOR;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * SHA-256 with one message in each lane of a vector of 32-bit words.
 *
 * <p>Source: FIPS 180-4, sections 4.1.2, 4.2.2, 5.1.1, 5.3.3 and 6.2. Not thread-safe: an instance
 * holds the state of one thread's messages. Hashing allocates nothing.
 */
final class VectorSha256 implements LaneKernel {
  private static final VectorSpecies<Integer> SPECIES =
      VectorSpecies.of(int.class, VectorKernels.SHAPE);
  private static final int LANES = SPECIES.length();
  private static final int BLOCK_BYTES = 64;

  private static final int ROUNDS = 64;
  private static final ValueLayout.OfLong BIG_ENDIAN_LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  private static final int[] START = {
    0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
  };

  private static final int[] K = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
  };

  /** Each round constant once per lane, so that a round loads it as a vector. */
  private static final int[] K_LANES = new int[ROUNDS * LANES];

  static {
    for (int round = 0; round < ROUNDS; round++) {
      Arrays.fill(K_LANES, round * LANES, (round + 1) * LANES, K[round]);
    }
  }

  private final int[] state = new int[START.length * LANES];
  private final int[] paused = new int[START.length * LANES];
  private final int[] words = new int[ROUNDS * LANES];
  private final int[] scratch = new int[16 * LANES];

  @Override
  public int lanes() {
    return LANES;
  }

  @Override
  public int blockBytes() {
    return BLOCK_BYTES;
  }

  @Override
  public void start(int lane) {
    for (int word = 0; word < START.length; word++) {
      state[word * LANES + lane] = START[word];
    }
  }

  @Override
  public void pause(int lane) {
    for (int i = lane; i < state.length; i += LANES) {
      paused[i] = state[i];
    }
  }

  @Override
  public void resume(int lane) {
    for (int i = lane; i < state.length; i += LANES) {
      state[i] = paused[i];
    }
  }

  @Override
  public long pad(MemorySegment data, long offset, long messageBytes) {
    // One bit, zeros, and the message's bits as a 64-bit number at the end of a block.
    long padding = BLOCK_BYTES - (messageBytes + Long.BYTES) % BLOCK_BYTES + Long.BYTES;
    data.asSlice(offset, padding).fill((byte) 0);
    data.set(ValueLayout.JAVA_BYTE, offset, (byte) 0x80);
    data.set(BIG_ENDIAN_LONG, offset + padding - Long.BYTES, messageBytes * Byte.SIZE);
    return padding;
  }

  @Override
  public void compress(MemorySegment data, long[] offsets, int blocks, long[] endings) {
    for (int block = 0; block < blocks; block++) {
      VectorIntTranspose.turn(data, offsets, (long) block * BLOCK_BYTES, scratch, words);
      rounds(state, words);
    }
  }

  @Override
  public byte[] digest(int lane) {
    ByteBuffer digest = ByteBuffer.allocate(START.length * Integer.BYTES);
    for (int word = 0; word < START.length; word++) {
      digest.putInt(state[word * LANES + lane]);
    }
    return digest.array();
  }

  /**
   * Makes one block's words and rounds together: rounds wait for one another, and the words fill
   * the gaps. The rounds stand here twice, because C2 boxes the vectors of every call it does not
   * inline.
   *
   * @param w holds sixteen vectors of words, little-endian, and room for the others
   */
  private static void rounds(int[] state, int[] w) {
    IntVector a = IntVector.fromArray(SPECIES, state, 0);
    IntVector b = IntVector.fromArray(SPECIES, state, LANES);
    IntVector c = IntVector.fromArray(SPECIES, state, 2 * LANES);
    IntVector d = IntVector.fromArray(SPECIES, state, 3 * LANES);
    IntVector e = IntVector.fromArray(SPECIES, state, 4 * LANES);
    IntVector f = IntVector.fromArray(SPECIES, state, 5 * LANES);
    IntVector g = IntVector.fromArray(SPECIES, state, 6 * LANES);
    IntVector h = IntVector.fromArray(SPECIES, state, 7 * LANES);
    // The last two words stay in registers, because reading them back would be the longest wait.
    IntVector beforeLast = a;
    IntVector last = a;
    for (int i = 0; i < 16 * LANES; i += LANES) {
      IntVector word = IntVector.fromArray(SPECIES, w, i).lanewise(REVERSE_BYTES);
      word.intoArray(w, i);
      IntVector choice = f.lanewise(XOR, g).lanewise(AND, e).lanewise(XOR, g);
      IntVector sigma1 =
          e.lanewise(ROR, 6).lanewise(XOR, e.lanewise(ROR, 11)).lanewise(XOR, e.lanewise(ROR, 25));
      // The term of the longest latency comes last.
      IntVector t1 =
          h.add(word.add(IntVector.fromArray(SPECIES, K_LANES, i))).add(choice).add(sigma1);
      IntVector sigma0 =
          a.lanewise(ROR, 2).lanewise(XOR, a.lanewise(ROR, 13)).lanewise(XOR, a.lanewise(ROR, 22));
      IntVector majority = a.lanewise(AND, b).lanewise(XOR, a.lanewise(XOR, b).lanewise(AND, c));
      h = g;
      g = f;
      f = e;
      e = d.add(t1);
      d = c;
      c = b;
      b = a;
      a = t1.add(majority).add(sigma0);
      beforeLast = last;
      last = word;
    }
    for (int i = 16 * LANES; i < ROUNDS * LANES; i += LANES) {
      IntVector w15 = IntVector.fromArray(SPECIES, w, i - 15 * LANES);
      IntVector s0 =
          w15.lanewise(ROR, 7)
              .lanewise(XOR, w15.lanewise(ROR, 18))
              .lanewise(XOR, w15.lanewise(LSHR, 3));
      IntVector s1 =
          beforeLast
              .lanewise(ROR, 17)
              .lanewise(XOR, beforeLast.lanewise(ROR, 19))
              .lanewise(XOR, beforeLast.lanewise(LSHR, 10));
      IntVector word =
          IntVector.fromArray(SPECIES, w, i - 16 * LANES)
              .add(IntVector.fromArray(SPECIES, w, i - 7 * LANES))
              .add(s0)
              .add(s1);
      word.intoArray(w, i);
      IntVector choice = f.lanewise(XOR, g).lanewise(AND, e).lanewise(XOR, g);
      IntVector sigma1 =
          e.lanewise(ROR, 6).lanewise(XOR, e.lanewise(ROR, 11)).lanewise(XOR, e.lanewise(ROR, 25));
      // The term of the longest latency comes last.
      IntVector t1 =
          h.add(word.add(IntVector.fromArray(SPECIES, K_LANES, i))).add(choice).add(sigma1);
      IntVector sigma0 =
          a.lanewise(ROR, 2).lanewise(XOR, a.lanewise(ROR, 13)).lanewise(XOR, a.lanewise(ROR, 22));
      IntVector majority = a.lanewise(AND, b).lanewise(XOR, a.lanewise(XOR, b).lanewise(AND, c));
      h = g;
      g = f;
      f = e;
      e = d.add(t1);
      d = c;
      c = b;
      b = a;
      a = t1.add(majority).add(sigma0);
      beforeLast = last;
      last = word;
    }
    a.add(IntVector.fromArray(SPECIES, state, 0)).intoArray(state, 0);
    b.add(IntVector.fromArray(SPECIES, state, LANES)).intoArray(state, LANES);
    c.add(IntVector.fromArray(SPECIES, state, 2 * LANES)).intoArray(state, 2 * LANES);
    d.add(IntVector.fromArray(SPECIES, state, 3 * LANES)).intoArray(state, 3 * LANES);
    e.add(IntVector.fromArray(SPECIES, state, 4 * LANES)).intoArray(state, 4 * LANES);
    f.add(IntVector.fromArray(SPECIES, state, 5 * LANES)).intoArray(state, 5 * LANES);
    g.add(IntVector.fromArray(SPECIES, state, 6 * LANES)).intoArray(state, 6 * LANES);
    h.add(IntVector.fromArray(SPECIES, state, 7 * LANES)).intoArray(state, 7 * LANES);
  }
}
