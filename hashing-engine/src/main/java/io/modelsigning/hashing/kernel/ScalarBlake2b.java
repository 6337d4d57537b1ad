package io.modelsigning.hashing.kernel;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;

/** BLAKE2b with a 64-byte digest, one message at a time, on any JVM. Not thread-safe. */
final class ScalarBlake2b extends MessageDigest {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, LITTLE_ENDIAN);

  private final long[] state = new long[8];
  private final long[] words = new long[16];
  private final byte[] pending = new byte[Blake2b.BLOCK_BYTES];
  private int pendingBytes;
  private long messageBytes;

  ScalarBlake2b() {
    super("BLAKE2b-512");
    engineReset();
  }

  @Override
  protected int engineGetDigestLength() {
    return Blake2b.DIGEST_BYTES;
  }

  @Override
  protected void engineReset() {
    Blake2b.start(state, 0, 1);
    pendingBytes = 0;
    messageBytes = 0;
  }

  @Override
  protected void engineUpdate(byte input) {
    engineUpdate(new byte[] {input}, 0, 1);
  }

  @Override
  protected void engineUpdate(byte[] input, int offset, int length) {
    int from = offset;
    int end = offset + length;
    // The last block is compressed differently, so a full one waits until it is known not to be it.
    if (pendingBytes > 0 && length > Blake2b.BLOCK_BYTES - pendingBytes) {
      int missing = Blake2b.BLOCK_BYTES - pendingBytes;
      System.arraycopy(input, from, pending, pendingBytes, missing);
      from += missing;
      compress(pending, 0);
      pendingBytes = 0;
    }
    while (end - from > Blake2b.BLOCK_BYTES) {
      compress(input, from);
      from += Blake2b.BLOCK_BYTES;
    }
    System.arraycopy(input, from, pending, pendingBytes, end - from);
    pendingBytes += end - from;
  }

  @Override
  protected byte[] engineDigest() {
    Arrays.fill(pending, pendingBytes, pending.length, (byte) 0);
    load(pending, 0);
    Blake2b.compress(state, words, messageBytes + pendingBytes, -1);
    ByteBuffer digest = ByteBuffer.allocate(Blake2b.DIGEST_BYTES).order(LITTLE_ENDIAN);
    digest.asLongBuffer().put(state);
    engineReset();
    return digest.array();
  }

  private void compress(byte[] block, int offset) {
    messageBytes += Blake2b.BLOCK_BYTES;
    load(block, offset);
    Blake2b.compress(state, words, messageBytes, 0);
  }

  private void load(byte[] block, int offset) {
    for (int i = 0; i < words.length; i++) {
      words[i] = (long) LONGS.get(block, offset + 8 * i);
    }
  }
}
