package io.modelsigning.sigstore;

import org.jspecify.annotations.Nullable;

/** The network was reached for where there must be none. */
public final class RefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  RefusedException(String what) {
    super(what + " is refused");
  }

  static boolean isBehind(@Nullable Throwable problem) {
    return problem != null && (problem instanceof RefusedException || isBehind(problem.getCause()));
  }
}
