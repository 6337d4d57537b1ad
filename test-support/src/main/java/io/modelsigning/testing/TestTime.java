package io.modelsigning.testing;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Time that passes only when it is told to, or when somebody would wait for it. */
public final class TestTime {
  /** As the JDK's may be, it is negative. */
  private static final long START = Long.MIN_VALUE / 2;

  private final AtomicLong nanos = new AtomicLong(START);

  /** Returns how much has passed. */
  public Duration passed() {
    return Duration.ofNanos(nanos.get() - START);
  }

  public void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  public long nanoTime() {
    return nanos.get();
  }

  public void sleep(Duration pause) {
    pass(pause);
  }
}
