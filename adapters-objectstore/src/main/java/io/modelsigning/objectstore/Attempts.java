package io.modelsigning.objectstore;

import io.modelsigning.domain.port.out.ProgressListener;
import io.modelsigning.http.TimeSource;
import io.modelsigning.objectstore.ObjectAccessException.Outlook;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Tries things of one store again, with pauses, until a limit. When the store asks for fewer
 * requests, all requests to it wait. Thread-safe.
 */
final class Attempts {
  /** One attempt. */
  @FunctionalInterface
  interface Attempt<T> {
    T make() throws ObjectAccessException, InterruptedException;
  }

  private final ObjectLimits limits;
  private final TimeSource time;
  private final ProgressListener progress;
  private final AtomicLong notBefore;
  private volatile boolean reached;

  Attempts(ObjectLimits limits, TimeSource time, ProgressListener progress) {
    this.limits = limits;
    this.time = time;
    this.progress = progress;
    this.notBefore = new AtomicLong(time.nanoTime());
  }

  ObjectLimits limits() {
    return limits;
  }

  /**
   * Returns what the first attempt gives that succeeds.
   *
   * @param where what is asked, as a user names it, without secrets
   * @throws ObjectAccessException the last failure, if none does within the limits
   */
  <T> T make(String where, Attempt<T> attempt) throws ObjectAccessException, InterruptedException {
    Series series = new Series(where);
    while (true) {
      try {
        awaitTurn();
        T result = attempt.make();
        series.progressed();
        return result;
      } catch (ObjectAccessException e) {
        series.failed(e);
      }
    }
  }

  /** Waits while the store is to be left alone. */
  void awaitTurn() throws InterruptedException {
    long left = notBefore.get() - time.nanoTime();
    if (left > 0) {
      time.sleep(Duration.ofNanos(left));
    }
  }

  /** Attempts at one thing, one after the other. Used by one thread. */
  final class Series {
    private final String where;
    private TimeSource.Stopwatch watch = time.start();
    private int failures;

    Series(String where) {
      this.where = where;
    }

    /** Something came: from here on, the limit counts anew. */
    void progressed() {
      reached = true;
      if (failures > 0) {
        watch = time.start();
        failures = 0;
      }
    }

    /**
     * Waits before the next attempt.
     *
     * @throws ObjectAccessException if there must be none
     */
    void failed(ObjectAccessException e) throws ObjectAccessException, InterruptedException {
      if (failures++ == 0) {
        watch = time.start();
      }
      Duration limit =
          switch (e.outlook()) {
            case FINAL -> throw e;
            case UNREACHABLE -> reached ? limits.total() : limits.unreachable();
            case PASSING -> limits.total();
            case THROTTLED -> limits.throttled();
          };
      Duration pause = e.pause().orElse(limits.pauses().after(failures));
      if (pause.compareTo(watch.left(limit)) >= 0) {
        throw ObjectAccessException.permanent(
            e.reason(),
            "%s (%d attempts within %d s)"
                .formatted(e.text(), failures, Math.ceilDiv(limit.toMillis(), 1000)),
            e);
      }
      progress.retrying(where, e.text(), pause);
      if (e.outlook() == Outlook.THROTTLED) {
        long until = time.nanoTime() + pause.toNanos();
        notBefore.accumulateAndGet(until, (one, other) -> one - other > 0 ? one : other);
      }
      time.sleep(pause);
    }
  }
}
