package io.modelsigning.keys;

import io.modelsigning.domain.EvidencePart;
import io.modelsigning.domain.Reason;
import io.modelsigning.domain.SigningException;
import io.modelsigning.domain.VerificationUnavailableException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A key or certificate that cannot be used, before it is known what for. */
final class Unusable extends Exception {
  private static final long serialVersionUID = 1L;

  private final Reason reason;
  private final String text;
  private final @Nullable EvidencePart broken;

  Unusable(Reason reason, String message) {
    this(reason, message, null);
  }

  Unusable(Reason reason, String message, @Nullable Throwable cause) {
    this(null, reason, message, cause);
  }

  /**
   * @param broken what of the evidence breaks with it, whoever asks for what
   */
  Unusable(EvidencePart broken, Reason reason, String message) {
    this(broken, reason, message, null);
  }

  private Unusable(
      @Nullable EvidencePart broken, Reason reason, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.reason = reason;
    this.text = message;
    this.broken = broken;
  }

  /** Returns what of the evidence breaks with it, if that does not depend on who asks for what. */
  Optional<EvidencePart> broken() {
    return Optional.ofNullable(broken);
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
