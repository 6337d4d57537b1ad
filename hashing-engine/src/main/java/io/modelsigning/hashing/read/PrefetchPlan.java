package io.modelsigning.hashing.read;

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

  /** Returns the plan for buffers of one lane, whose messages are not padded. */
  public static PrefetchPlan ofOneLane(int bytes, int selfReadBytes) {
    return new PrefetchPlan(bytes, selfReadBytes, 1, NO_PADDING);
  }
}
