package io.modelsigning.benchmarks.models;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * An endless stream of bytes that does not compress, fixed by a name. Little-endian words of
 * SplitMix64 (Steele, Lea, Flood: "Fast Splittable Pseudorandom Number Generators", 2014), whose
 * word {@code i} depends on {@code i} alone, so that any part can be written first.
 */
final class Content {
  private static final long GAMMA = 0x9e3779b97f4a7c15L;

  private final long seed;

  private Content(long seed) {
    this.seed = seed;
  }

  /** Returns the stream whose seed is the first eight bytes, big-endian, of the name's SHA-256. */
  static Content named(String name) {
    return new Content(ByteBuffer.wrap(sha256(name)).getLong());
  }

  static Content seeded(long seed) {
    return new Content(seed);
  }

  static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("SHA-256 is in every JDK", impossible);
    }
  }

  /**
   * Fills {@code target} from its position to its limit with the stream from {@code offsetBytes}
   * on; the position ends at the limit.
   *
   * @throws IllegalArgumentException if {@code offsetBytes} is negative or no multiple of 8
   */
  void fill(ByteBuffer target, long offsetBytes) {
    if (offsetBytes < 0 || (offsetBytes & 7) != 0) {
      throw new IllegalArgumentException(
          "offsetBytes: expected a multiple of 8 from 0 up, found " + offsetBytes);
    }
    target.order(ByteOrder.LITTLE_ENDIAN);
    LongBuffer words = target.asLongBuffer();
    int count = words.remaining();
    long state = seed + (offsetBytes >>> 3) * GAMMA;
    for (int i = 0; i < count; i++) {
      words.put(i, mix(state + (i + 1) * GAMMA));
    }
    target.position(target.position() + count * Long.BYTES);
    long last = mix(state + (count + 1L) * GAMMA);
    for (; target.hasRemaining(); last >>>= 8) {
      target.put((byte) last);
    }
  }

  private static long mix(long word) {
    long z = (word ^ (word >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
