package io.modelsigning.timestamp;

import io.modelsigning.domain.Reason;
import org.jspecify.annotations.Nullable;

/**
 * A timestamp is not what it must be. The message is to be read after the timestamp's name: {@code
 * must be over …, but is over …}.
 */
public final class InvalidTimestampException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Reason reason;

  InvalidTimestampException(Reason reason, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  InvalidTimestampException(Reason reason, String message) {
    this(reason, message, null);
  }

  /** Returns why, as one of {@link TimestampReasons}. */
  public Reason reason() {
    return reason;
  }

  /** Returns the message. */
  public String text() {
    return String.valueOf(getMessage());
  }
}
