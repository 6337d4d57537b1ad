package io.modelsigning.pkcs11;

import io.modelsigning.domain.Reason;
import io.modelsigning.domain.SigningException;
import io.modelsigning.domain.VerificationUnavailableException;
import org.jspecify.annotations.Nullable;

/** A key in a token that cannot be used, before it is known what for. */
final class Pkcs11Exception extends Exception {
  private static final long serialVersionUID = 1L;

  private final Reason reason;
  private final String text;

  Pkcs11Exception(Reason reason, String text) {
    this(reason, text, null);
  }

  Pkcs11Exception(Reason reason, String text, @Nullable Throwable cause) {
    super(text, cause);
    this.reason = reason;
    this.text = text;
  }

  Reason reason() {
    return reason;
  }

  SigningException forSigning() {
    return new SigningException(reason, text, this);
  }

  VerificationUnavailableException forVerifying() {
    return new VerificationUnavailableException(reason, text, this);
  }
}
