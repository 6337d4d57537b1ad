package io.modelsigning.hadoop;

import java.io.IOException;

/** A connector failed with something else than an {@link IOException}, which is the cause. */
final class FailedCallException extends IOException {
  private static final long serialVersionUID = 1L;

  FailedCallException(Throwable cause) {
    super(cause);
  }
}
