package io.modelsigning.objectstore;

import io.modelsigning.http.Pauses;
import java.time.Duration;

/**
 * How long a store may take, and how much waits in memory. Immutable.
 *
 * @param unreachable how long connections are tried to a store that was never reached
 * @param total how long anything is tried again that brings nothing
 * @param throttled the same while the store asks for fewer requests
 * @param pauses between attempts
 * @param segmentBytes how much one connection reads at a time; at least 1
 * @param aheadBytes how much is brought before it is asked for, over all files of a model; 0 or
 *     more. Beside {@code segmentBytes} for each reading thread, so much is in memory at most.
 * @param aheadRequests by how many requests
 */
public record ObjectLimits(
    Duration unreachable,
    Duration total,
    Duration throttled,
    Pauses pauses,
    int segmentBytes,
    int aheadBytes,
    int aheadRequests) {
  private static final int MAXIMUM_SEGMENT_BYTES = 8 << 20;
  private static final int MINIMUM_SEGMENT_BYTES = 1 << 18;
  private static final int MAXIMUM_AHEAD_BYTES = 128 << 20;

  /** Returns what suits stores on the internet, and the memory that this program may use. */
  public static ObjectLimits usual() {
    return within(Runtime.getRuntime().maxMemory());
  }

  /**
   * Returns what suits stores on the internet.
   *
   * @param heapBytes how much memory there is: sixteen readers take a quarter of it at most, and an
   *     eighth more is read ahead
   */
  static ObjectLimits within(long heapBytes) {
    int segment =
        (int) Math.max(MINIMUM_SEGMENT_BYTES, Math.min(MAXIMUM_SEGMENT_BYTES, heapBytes / 64));
    return new ObjectLimits(
        Duration.ofSeconds(5),
        Duration.ofSeconds(90),
        Duration.ofMinutes(10),
        new Pauses(Duration.ofMillis(500)),
        segment,
        (int) Math.min(MAXIMUM_AHEAD_BYTES, heapBytes / 8),
        32);
  }
}
