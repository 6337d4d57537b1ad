package io.modelsigning.cli.addon;

import io.modelsigning.domain.Reason;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** An add-on that is not there, or cannot be used. */
public final class AddOnException extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  private final Reason reason;

  AddOnException(Reason reason, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }

  /** Returns what is wrong, as a sentence. */
  public String text() {
    return String.valueOf(getMessage());
  }
}
