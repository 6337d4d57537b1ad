package io.modelsigning.http;

import java.time.Duration;

/** Time as it passes while servers are asked. A test gives one in which nobody waits. */
public interface TimeSource {
  /** The time of this machine. */
  TimeSource SYSTEM =
      new TimeSource() {
        @Override
        public long nanoTime() {
          return System.nanoTime();
        }

        @Override
        public void sleep(Duration pause) throws InterruptedException {
          Thread.sleep(pause);
        }
      };

  /** Returns nanoseconds since some time, as {@link System#nanoTime} does. */
  long nanoTime();

  /** Waits. */
  void sleep(Duration pause) throws InterruptedException;

  /** Returns a stopwatch that is started now. */
  default Stopwatch start() {
    return new Stopwatch(this, nanoTime());
  }

  /** Knows when it was started. */
  record Stopwatch(TimeSource time, long start) {
    /** Returns what is left of {@code limit}, which is negative when it is over. */
    public Duration left(Duration limit) {
      return limit.minusNanos(time.nanoTime() - start);
    }
  }
}
