package io.modelsigning.keys;

import io.modelsigning.domain.Reason;
import io.modelsigning.domain.SigningException;
import io.modelsigning.domain.VerificationUnavailableException;
import org.jspecify.annotations.Nullable;

/** A key or certificate that cannot be used, before it is known what for. */
final class Unusable extends Exception {
  private static final long serialVersionUID = 1L;

  private final Reason reason;
  private final String text;

  Unusable(Reason reason, String message) {
    this(reason, message, null);
  }

  Unusable(Reason reason, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.reason = reason;
    this.text = message;
  }

  Reason reason() {
    return reason;
  }

  String text() {
    return text;
  }

  SigningException forSigning() {
    return new SigningException(reason(), text, getCause());
  }

  VerificationUnavailableException forVerifying() {
    return new VerificationUnavailableException(reason(), text, getCause());
  }
}
