package io.modelsigning.hashing.cost;

import java.util.concurrent.TimeUnit;

/**
 * The throughput that the plain kernels of one algorithm have reached in this process, reported by
 * the threads that hash with them: the baseline that vector kernels must exceed. Thread-safe.
 */
public final class BaselineThroughput {
  private double best;

  /** Notes that a thread has hashed {@code bytes} in {@code nanos}. */
  public synchronized void hashed(long bytes, long nanos) {
    if (bytes >= MeasuredCosts.MIN_TIMED_HASH_BYTES && bytes > best * nanos) {
      best = (double) bytes / nanos;
      notifyAll();
    }
  }

  /**
   * Returns bytes per nanosecond of one thread, 0 as long as nothing was hashed. It is the highest
   * of all reports: other work on the machine, and code that is not compiled yet, only make it look
   * lower.
   */
  synchronized double best() {
    return best;
  }

  /** Returns {@link #best} as soon as it is {@code enough}, or after {@code nanos}. */
  synchronized double await(double enough, long nanos) throws InterruptedException {
    long end = System.nanoTime() + nanos;
    for (long left = nanos; best < enough && left > 0; left = end - System.nanoTime()) {
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
    return best;
  }
}
