package io.modelsigning.hashing.cost;

import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Runs the vector kernels of one algorithm until the JVM has compiled them, and measures their
 * speed.
 *
 * <p>Until the JVM has compiled them, vector kernels run at a hundredth of their speed. So a fresh
 * process hashes by plain kernels first, of which SHA-256 is fast from the first call, while the
 * vector kernels hash sample data in the background. Thread-safe.
 */
public final class Warmup {
  /** Hashes a small sample; the result is not used. */
  public interface Trial {
    /** Returns how many bytes were hashed. */
    long run();
  }

  private final Supplier<Trial> vector;
  private final LongSupplier nanoClock;
  private final BaselineThroughput baseline = new BaselineThroughput();
  private volatile double speedup;
  private volatile boolean givenUp;

  /**
   * @param vector makes the trial, which hashes with vector kernels; called once for each {@link
   *     #run}
   * @param nanoClock measures the trials, in nanoseconds
   */
  public Warmup(Supplier<Trial> vector, LongSupplier nanoClock) {
    this.vector = vector;
    this.nanoClock = nanoClock;
  }

  /** Regards the vector kernels as ready and always faster, without measuring them. */
  void skip() {
    speedup = Double.POSITIVE_INFINITY;
  }

  public boolean isReady() {
    return speedup > 0;
  }

  /** Returns whether {@link #run} has found the vector kernels slower than the plain ones. */
  public boolean isGivenUp() {
    return givenUp;
  }

  /**
   * Returns how many times the rate of the plain kernels the vector kernels reached, 0 before they
   * are ready.
   */
  public double speedup() {
    return speedup;
  }

  /** Returns the throughput of the plain kernels, which the threads that hash with them report. */
  public BaselineThroughput baseline() {
    return baseline;
  }

  /**
   * Returns when the vector kernels are ready, or given up: a processor with instructions for an
   * algorithm may hash faster with these than with narrow vectors. Other threads must hash with the
   * plain kernels meanwhile, or there is nothing to compare with.
   *
   * @throws InterruptedException if the thread is interrupted
   */
  public void run() throws InterruptedException {
    Trial trial = vector.get();
    double vectorRate = 0;
    int fast = 0;
    int slow = 0;
    long fasterAt = nanoClock.getAsLong();
    while (fast < MeasuredCosts.FAST_TRIALS) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      double rate = rate(trial);
      double plain = baseline.best();
      fast = plain > 0 && rate > MeasuredCosts.MIN_SPEEDUP * plain ? fast + 1 : 0;
      slow = fast > 0 ? 0 : slow + 1;
      if (rate > MeasuredCosts.FASTER * vectorRate) {
        fasterAt = nanoClock.getAsLong();
      } else if (slow > MeasuredCosts.FAST_TRIALS
          && nanoClock.getAsLong() - fasterAt > MeasuredCosts.WARMUP_PATIENCE_NANOS) {
        givenUp = true;
        return;
      }
      vectorRate = Math.max(vectorRate, rate);
    }
    speedup = vectorRate / baseline.best();
  }

  /** Returns bytes per nanosecond. */
  private double rate(Trial trial) {
    long start = nanoClock.getAsLong();
    long bytes = trial.run();
    return (double) bytes / (nanoClock.getAsLong() - start);
  }
}
