package io.modelsigning.hashing;

import java.util.function.Supplier;

/**
 * Runs the vector kernels of one algorithm until the JVM has compiled them, and measures their
 * speed.
 *
 * <p>Until the JVM has compiled them, vector kernels run at a hundredth of their speed. So a fresh
 * process hashes by plain kernels first, of which SHA-256 is fast from the first call, while the
 * vector kernels hash sample data in the background. Thread-safe.
 */
final class Warmup {
  /** Hashes a small sample; the result is not used. */
  interface Trial {
    /** Returns how many bytes were hashed. */
    long run();
  }

  /** How many trials in a row must be fast: the JVM may still be compiling parts. */
  private static final int FAST_TRIALS = 8;

  private static final double MIN_SPEEDUP = 1.1;

  /** When no trial was faster for this long, the JVM has compiled all that it will compile. */
  private static final long PATIENCE_NANOS = 1_000_000_000;

  /** By this factor a rate must be higher to count as faster. */
  private static final double FASTER = 1.05;

  private final Supplier<Trial> vector;
  private final double expectedNanos;
  private final BaselineThroughput plainRate = new BaselineThroughput();
  private volatile double speedup;
  private volatile boolean givenUp;

  /**
   * @param vector makes the trial, which hashes with vector kernels; called once for each {@link
   *     #run}
   * @param expectedNanos how long {@link #run} takes in a fresh process
   */
  Warmup(Supplier<Trial> vector, double expectedNanos) {
    this.vector = vector;
    this.expectedNanos = expectedNanos;
  }

  double expectedNanos() {
    return expectedNanos;
  }

  /** Regards the vector kernels as ready and always faster, without measuring them. */
  void skip() {
    speedup = Double.POSITIVE_INFINITY;
  }

  boolean isReady() {
    return speedup > 0;
  }

  /** Returns whether {@link #run} has found the vector kernels slower than the plain ones. */
  boolean isGivenUp() {
    return givenUp;
  }

  /**
   * Returns how many times the rate of the plain kernels the vector kernels reached, 0 before they
   * are ready.
   */
  double speedup() {
    return speedup;
  }

  /** Returns the throughput of the plain kernels, which the threads that hash with them report. */
  BaselineThroughput baseline() {
    return plainRate;
  }

  /**
   * Returns when the vector kernels are ready, or given up: a processor with instructions for an
   * algorithm may hash faster with these than with narrow vectors. Other threads must hash with the
   * plain kernels meanwhile, or there is nothing to compare with.
   *
   * @throws InterruptedException if the thread is interrupted
   */
  void run() throws InterruptedException {
    Trial trial = vector.get();
    double vectorRate = 0;
    int fast = 0;
    int slow = 0;
    long fasterAt = System.nanoTime();
    while (fast < FAST_TRIALS) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      double rate = rate(trial);
      double plain = plainRate.best();
      fast = plain > 0 && rate > MIN_SPEEDUP * plain ? fast + 1 : 0;
      slow = fast > 0 ? 0 : slow + 1;
      if (rate > FASTER * vectorRate) {
        fasterAt = System.nanoTime();
      } else if (slow > FAST_TRIALS && System.nanoTime() - fasterAt > PATIENCE_NANOS) {
        givenUp = true;
        return;
      }
      vectorRate = Math.max(vectorRate, rate);
    }
    speedup = vectorRate / plainRate.best();
  }

  /** Returns bytes per nanosecond. */
  private static double rate(Trial trial) {
    long start = System.nanoTime();
    long bytes = trial.run();
    return (double) bytes / (System.nanoTime() - start);
  }
}
