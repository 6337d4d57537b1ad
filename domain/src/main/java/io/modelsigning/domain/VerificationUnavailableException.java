package io.modelsigning.domain;

import org.jspecify.annotations.Nullable;

/** What a signature must be checked against is unavailable: key, trust root or service. */
public final class VerificationUnavailableException extends ModelSigningException {
  private static final long serialVersionUID = 1L;

  public VerificationUnavailableException(Reason reason, String message) {
    this(reason, message, null);
  }

  public VerificationUnavailableException(
      Reason reason, String message, @Nullable Throwable cause) {
    super(reason, message, cause);
  }
}
