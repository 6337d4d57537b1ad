package io.modelsigning.domain;

import org.jspecify.annotations.Nullable;

/** A payload could not be signed: unusable key, refused identity, failed service. */
public final class SigningException extends ModelSigningException {
  private static final long serialVersionUID = 1L;

  public SigningException(Reason reason, String message) {
    this(reason, message, null);
  }

  public SigningException(Reason reason, String message, @Nullable Throwable cause) {
    super(reason, message, cause);
  }
}
