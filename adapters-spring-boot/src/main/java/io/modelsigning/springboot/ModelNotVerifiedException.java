package io.modelsigning.springboot;

import org.jspecify.annotations.Nullable;

/** A model that the application needs is not verified, so that it does not start. */
public final class ModelNotVerifiedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final VerifiedModels.Unverified model;

  ModelNotVerifiedException(VerifiedModels.Unverified model, @Nullable Throwable cause) {
    super("the model '%s' is not verified: %s".formatted(model.name(), model.message()), cause);
    this.model = model;
  }

  /** Returns which model, and why. */
  public VerifiedModels.Unverified model() {
    return model;
  }
}
