package io.modelsigning.hashing;

import io.modelsigning.hashing.cost.BaselineThroughput;
import io.modelsigning.hashing.cost.MeasuredCosts;
import io.modelsigning.hashing.read.BufferHasher;
import io.modelsigning.hashing.read.LaneBuffer;
import io.modelsigning.hashing.schedule.WorkUnit;
import java.security.MessageDigest;
import java.util.function.BiConsumer;

/**
 * Hashes one message after the other, in pieces that lie in the processor's first cache: a digest
 * waits for each of its blocks, a copy asks for many at once, which tells where another processor
 * has read them.
 */
final class StreamHasher implements BufferHasher {
  private final MessageDigest digest;
  private final BaselineThroughput rate;
  private final byte[] piece = new byte[MeasuredCosts.PIECE_BYTES];

  /**
   * @param rate to which the throughput is reported
   */
  StreamHasher(MessageDigest digest, BaselineThroughput rate) {
    this.digest = digest;
    this.rate = rate;
  }

  @Override
  public void hash(LaneBuffer buffer, BiConsumer<WorkUnit, byte[]> digests) {
    long start = System.nanoTime();
    int offset = 0;
    for (LaneBuffer.Run run : buffer.runs(0)) {
      int end = offset + run.bytes();
      while (offset < end) {
        int bytes = Math.min(piece.length, end - offset);
        buffer.copy(offset, piece, bytes);
        clearWideRegisters();
        digest.update(piece, 0, bytes);
        offset += bytes;
      }
      if (run.last()) {
        digests.accept(run.unit(), digest.digest());
      }
    }
    rate.hashed(offset, System.nanoTime() - start);
  }

  /**
   * Has the upper halves of the processor's vector registers cleared. While they are in use, its
   * SHA instructions, which have the older SSE encoding, run at a thirtieth of their speed; the
   * platform's digest (JDK 25) does not clear them, and compiled code that has just copied bytes
   * leaves them in use. The JVM clears them at every call of native code; this call does the least
   * work of those there are.
   */
  private static void clearWideRegisters() {
    long unused = Runtime.getRuntime().totalMemory();
  }
}
