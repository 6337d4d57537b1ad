package io.modelsigning.domain;

import org.jspecify.annotations.Nullable;

/** A signature could not be read from or written to where it is kept. */
public final class SignatureAccessException extends ModelSigningException {
  private static final long serialVersionUID = 1L;

  public SignatureAccessException(Reason reason, String message) {
    this(reason, message, null);
  }

  public SignatureAccessException(Reason reason, String message, @Nullable Throwable cause) {
    super(reason, message, cause);
  }
}
