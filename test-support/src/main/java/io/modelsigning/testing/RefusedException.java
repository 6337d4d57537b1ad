package io.modelsigning.testing;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The network was reached for where there must be none. */
public final class RefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private static final AtomicInteger MADE = new AtomicInteger();

  RefusedException(String what) {
    super(what + " is refused");
    MADE.incrementAndGet();
  }

  /** Returns how many there have been, whoever caught them. */
  static int made() {
    return MADE.get();
  }

  static boolean isBehind(@Nullable Throwable problem) {
    return problem != null && (problem instanceof RefusedException || isBehind(problem.getCause()));
  }
}
