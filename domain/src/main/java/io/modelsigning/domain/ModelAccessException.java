package io.modelsigning.domain;

import org.jspecify.annotations.Nullable;

/** A file of the model could not be read, or changed while it was read. */
public final class ModelAccessException extends ModelSigningException {
  private static final long serialVersionUID = 1L;

  private final String path;

  /**
   * @param path the file concerned, as the user would name it
   */
  public ModelAccessException(Reason reason, String path, String message) {
    this(reason, path, message, null);
  }

  /**
   * @param path the file concerned, as the user would name it
   */
  public ModelAccessException(
      Reason reason, String path, String message, @Nullable Throwable cause) {
    super(reason, message, cause);
    this.path = path;
  }

  /** Returns the file concerned, as the user would name it. */
  public String path() {
    return path;
  }
}
