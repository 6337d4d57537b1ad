package io.modelsigning.oci;

import io.modelsigning.domain.ModelAccessException;
import io.modelsigning.domain.Reason;
import io.modelsigning.domain.SignatureAccessException;
import org.jspecify.annotations.Nullable;

/** A registry could not be asked, or did not answer as it must. */
final class RegistryException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Reason reason;

  RegistryException(Reason reason, String message) {
    this(reason, message, null);
  }

  RegistryException(Reason reason, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  Reason reason() {
    return reason;
  }

  /** Returns the same, of a model. */
  ModelAccessException ofModel(String path) {
    return new ModelAccessException(reason, path, String.valueOf(getMessage()), this);
  }

  /** Returns the same, of a signature. */
  SignatureAccessException ofSignature() {
    return new SignatureAccessException(reason, String.valueOf(getMessage()), this);
  }
}
