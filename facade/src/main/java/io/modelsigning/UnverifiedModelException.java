package io.modelsigning;

import io.modelsigning.domain.Reason;

/**
 * A model was required to be verified, and is not. Unchecked, since whoever can go on without a
 * verified model asks the {@link Verdict} instead.
 */
public final class UnverifiedModelException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Reason reason;
  private final transient UnverifiedModel model;

  UnverifiedModelException(UnverifiedModel model) {
    super(message(model));
    this.reason = model.reason();
    this.model = model;
  }

  private static String message(UnverifiedModel model) {
    int differences = model.differences().size();
    return differences == 0
        ? model.message()
        : "%s: '%s'%s"
            .formatted(
                model.message(),
                model.differences().getFirst().path(),
                differences == 1 ? "" : " and %d more".formatted(differences - 1));
  }

  /** Returns the stable code of why. */
  public Reason reason() {
    return reason;
  }

  /** Returns all that is known of why; null after deserialization alone. */
  @SuppressWarnings("NullAway") // Nobody serializes it but frameworks, which read the message.
  public UnverifiedModel model() {
    return model;
  }
}
