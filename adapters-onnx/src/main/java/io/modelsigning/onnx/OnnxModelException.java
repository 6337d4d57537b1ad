package io.modelsigning.onnx;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A file is what was signed, and is not loaded all the same: it is no ONNX model, or it wants
 * something that was not verified.
 */
public final class OnnxModelException extends IOException {
  private static final long serialVersionUID = 1L;

  private final String path;

  OnnxModelException(String path, String message) {
    this(path, message, null);
  }

  OnnxModelException(String path, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.path = path;
  }

  /** Returns the file's path in the model; empty if it is the model as a whole that is refused. */
  public String path() {
    return path;
  }
}
