package io.modelsigning;

import io.modelsigning.domain.Reason;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A file of a verified model does not have the content that was signed any more, or cannot be
 * opened or read. What was handed out of it must not be used.
 */
public final class ModelContentException extends IOException {
  private static final long serialVersionUID = 1L;

  private final Reason reason;
  private final String path;

  ModelContentException(Reason reason, String path, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.reason = reason;
    this.path = path;
  }

  /** Returns the stable code of why, such as {@link Reason#FILE_CHANGED}. */
  public Reason reason() {
    return reason;
  }

  /** Returns the file's path in the model. */
  public String path() {
    return path;
  }
}
