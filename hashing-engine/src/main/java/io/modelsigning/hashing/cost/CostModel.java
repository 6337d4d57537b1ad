package io.modelsigning.hashing.cost;

import io.modelsigning.domain.manifest.HashAlgorithm;

/**
 * What {@link LanePolicy} must know about the machine before it can measure it. Throughput is in
 * bytes per nanosecond of one thread. Thread-safe.
 */
public interface CostModel {
  /** Returns how long a warm-up takes in a fresh process. */
  double warmupNanos(HashAlgorithm algorithm);

  /** Returns which share of a warm-up's time is lost if it turns out to be of no use. */
  double warmupLoss();

  /** Returns how many bytes a call must hash at least for a warm-up to end before the call does. */
  long minWarmupBytes(HashAlgorithm algorithm);

  /**
   * Returns how many bytes a call must hash at least for one of its threads to leave its processor
   * to the compiler during a warm-up.
   */
  long minYieldingBytes();

  /** Returns what plain kernels reach on any processor. */
  double minBaseline();

  /** Returns what plain kernels do not exceed on any processor. */
  double maxBaseline();

  /** Returns what plain kernels reach where the processor has instructions for the algorithm. */
  double usualBaseline();

  /** Returns how long the JVM may take to compile the plain kernels. */
  long compilationNanos();

  /** Returns what {@code lanes} lanes of one thread do not exceed together on any processor. */
  double maxLaneThroughput(HashAlgorithm algorithm, int lanes);

  /** Returns the least multiple of the baseline that lanes reach where they are the faster ones. */
  double usualSpeedup();

  /** Returns the multiple of the baseline that must be possible for a warm-up to be tried. */
  double minPossibleSpeedup();
}
