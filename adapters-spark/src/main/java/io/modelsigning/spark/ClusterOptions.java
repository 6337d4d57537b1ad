package io.modelsigning.spark;

import java.time.Duration;

/**
 * How a cluster is used.
 *
 * @param taskBytes so much is hashed by a task where there is enough for all; a power of two from
 *     {@link #MIN_TASK_BYTES} on
 * @param recheckPercent of what executors hashed, so many percent are hashed by the driver again,
 *     chosen by chance; 0 to 100
 * @param patience how long no executor may be there before the work fails
 */
public record ClusterOptions(long taskBytes, double recheckPercent, Duration patience) {
  /** The least that {@link #taskBytes} may be. */
  public static final long MIN_TASK_BYTES = 1L << 20;

  /** 1 GiB for each task, nothing hashed again, two minutes without an executor. */
  public static final ClusterOptions DEFAULT =
      new ClusterOptions(1L << 30, 0, Duration.ofMinutes(2));

  /**
   * @throws IllegalArgumentException if a number is out of range
   */
  public ClusterOptions {
    if (taskBytes < MIN_TASK_BYTES || Long.bitCount(taskBytes) != 1) {
      throw new IllegalArgumentException(
          "taskBytes must be a power of two from %d on, but is %d"
              .formatted(MIN_TASK_BYTES, taskBytes));
    }
    if (!(recheckPercent >= 0 && recheckPercent <= 100)) {
      throw new IllegalArgumentException(
          "recheckPercent must be from 0 to 100, but is " + recheckPercent);
    }
    if (patience.isNegative() || patience.isZero()) {
      throw new IllegalArgumentException(
          "patience must be longer than nothing, but is " + patience);
    }
  }

  /** Returns these options with another percentage of what the driver hashes again. */
  public ClusterOptions withRecheckPercent(double percent) {
    return new ClusterOptions(taskBytes, percent, patience);
  }
}
