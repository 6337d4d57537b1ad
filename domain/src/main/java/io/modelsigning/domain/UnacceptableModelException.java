package io.modelsigning.domain;

import org.jspecify.annotations.Nullable;

/** The model itself breaks a rule of OMS, for instance by a symbolic link that is not allowed. */
public final class UnacceptableModelException extends ModelSigningException {
  private static final long serialVersionUID = 1L;

  private final String path;

  /**
   * @param path the file concerned, as the user would name it
   */
  public UnacceptableModelException(Reason reason, String path, String message) {
    this(reason, path, message, null);
  }

  /**
   * @param path the file concerned, as the user would name it
   */
  public UnacceptableModelException(
      Reason reason, String path, String message, @Nullable Throwable cause) {
    super(reason, message, cause);
    this.path = path;
  }

  /** Returns the file concerned, as the user would name it. */
  public String path() {
    return path;
  }
}
