package io.modelsigning.hashing;

import java.security.MessageDigest;
import java.util.function.BiConsumer;

/** Hashes one message after the other. */
final class StreamHasher implements TrayHasher {
  private final MessageDigest digest;
  private final PlainRate rate;

  /**
   * @param rate is told how fast that was
   */
  StreamHasher(MessageDigest digest, PlainRate rate) {
    this.digest = digest;
    this.rate = rate;
  }

  @Override
  public void hash(Tray tray, BiConsumer<Piece, byte[]> digests) {
    long start = System.nanoTime();
    int offset = 0;
    for (Tray.Run run : tray.runs(0)) {
      clearWideRegisters();
      digest.update(tray.array(), offset, run.bytes());
      offset += run.bytes();
      if (run.last()) {
        digests.accept(run.piece(), digest.digest());
      }
    }
    rate.hashed(offset, System.nanoTime() - start);
  }

  /**
   * Has the upper halves of the processor's vector registers cleared. While they are in use, its
   * SHA instructions, which are of the older kind, run at a thirtieth of their speed; the
   * platform's digest (JDK 25) does not see to it, and compiled code that has just moved some bytes
   * leaves them in use. The JVM clears them at every call of native code, of which this is one that
   * does least.
   */
  private static void clearWideRegisters() {
    long _ = Runtime.getRuntime().totalMemory();
  }
}
