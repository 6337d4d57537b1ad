package io.modelsigning.cli.terminal;

/**
 * How fast a count grows at present: over about the last ten seconds, so that a slow beginning is
 * soon forgotten and one slow moment is no jump. Not thread-safe.
 */
final class MovingRate {
  private static final long WINDOW_NANOS = 10_000_000_000L;
  private static final long SPACING_NANOS = 250_000_000L;
  private static final int SAMPLES = (int) (WINDOW_NANOS / SPACING_NANOS) + 1;

  private final long[] nanos = new long[SAMPLES];
  private final long[] counts = new long[SAMPLES];
  private int oldest;
  private int size;
  private long latestNanos;
  private long latestCount;

  /** Forgets everything and begins with a count of zero. */
  void start(long nowNanos) {
    oldest = 0;
    size = 0;
    sample(nowNanos, 0);
  }

  /** Takes note of the count at a time not before the last one. */
  void sample(long nowNanos, long count) {
    latestNanos = nowNanos;
    latestCount = count;
    while (size > 1 && nowNanos - nanos[(oldest + 1) % SAMPLES] >= WINDOW_NANOS) {
      drop();
    }
    if (size == 0 || nowNanos - nanos[(oldest + size - 1) % SAMPLES] >= SPACING_NANOS) {
      if (size == SAMPLES) {
        drop();
      }
      int next = (oldest + size) % SAMPLES;
      nanos[next] = nowNanos;
      counts[next] = count;
      size++;
    }
  }

  private void drop() {
    oldest = (oldest + 1) % SAMPLES;
    size--;
  }

  /** Returns the present rate, 0 as long as there is none. */
  long perSecond() {
    long elapsedNanos = latestNanos - nanos[oldest];
    return elapsedNanos <= 0 ? 0 : (long) ((latestCount - counts[oldest]) * 1e9 / elapsedNanos);
  }

  /** Returns whether nothing was counted for as long as this looks back. */
  boolean isStalled() {
    return latestCount == counts[oldest] && latestNanos - nanos[oldest] >= WINDOW_NANOS;
  }
}
