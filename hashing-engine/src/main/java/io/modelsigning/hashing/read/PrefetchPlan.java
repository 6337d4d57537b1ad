package io.modelsigning.hashing.read;

import io.modelsigning.hashing.cost.MeasuredCosts;

/**
 * How the buffers of one hashing thread are filled.
 *
 * @param laneBytes bytes that a lane takes, not counting the padding of its last message
 * @param selfReadLaneBytes how much of it the hashing thread fills at a time where it reads for
 *     itself, so that the data is still in its cache when it hashes
 * @param readers how many readers fill one buffer together
 * @param padding what follows each message
 */
public record PrefetchPlan(int laneBytes, int selfReadLaneBytes, int readers, Padding padding) {
  /** Writes what follows a message, and returns its bytes. */
  public interface Padding {
    int pad(LaneBuffer buffer, int offset, long messageBytes);
  }

  /** For messages that need no padding. */
  static final Padding NO_PADDING = (buffer, offset, messageBytes) -> 0;

  public PrefetchPlan {
    selfReadLaneBytes = Math.min(selfReadLaneBytes, laneBytes);
  }

  /**
   * Returns the plan for buffers of one lane, whose messages are not padded.
   *
   * @param threads how many threads have such a plan; fewer get larger buffers
   * @param totalBytes of all they hash
   * @param selfReadBytes also the least that a buffer takes, unless there is less in all
   */
  public static PrefetchPlan ofOneLane(int threads, long totalBytes, int selfReadBytes) {
    int share = MeasuredCosts.ONLY_STREAM_BYTES / threads;
    int most = Math.max(selfReadBytes, Math.max(share, MeasuredCosts.STREAM_BYTES));
    return new PrefetchPlan(Math.clamp(totalBytes, 1, most), selfReadBytes, 1, NO_PADDING);
  }
}
