package io.modelsigning;

import io.modelsigning.domain.ModelSigningException;
import io.modelsigning.domain.Reason;

/** Wraps a {@link ModelSigningException} where none may be thrown, such as in a lambda. */
public final class UncheckedModelSigningException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Reason reason;

  UncheckedModelSigningException(ModelSigningException cause) {
    super(cause.getMessage(), cause);
    this.reason = cause.reason();
  }

  /** Returns the stable code of what went wrong. */
  public Reason reason() {
    return reason;
  }
}
