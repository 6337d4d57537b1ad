package io.modelsigning;

import io.modelsigning.domain.Reason;
import io.modelsigning.domain.port.in.PolicyAnswer;
import io.modelsigning.domain.signature.Difference;
import io.modelsigning.domain.signature.VerificationResult;
import io.modelsigning.domain.signature.VerificationResult.Refused;
import java.util.List;
import java.util.Optional;

/**
 * A model that is not verified: refused, or one that a policy lets pass although nobody has vouched
 * for its content. Nothing of it can be opened. Immutable.
 */
public final class UnverifiedModel implements Verdict {
  private final Reason reason;
  private final String message;
  private final Optional<Refused> refusal;
  private final Optional<PolicyAnswer> policyAnswer;

  private UnverifiedModel(
      Reason reason,
      String message,
      Optional<Refused> refusal,
      Optional<PolicyAnswer> policyAnswer) {
    this.reason = reason;
    this.message = message;
    this.refusal = refusal;
    this.policyAnswer = policyAnswer;
  }

  static UnverifiedModel of(Refused refused, Optional<PolicyAnswer> policyAnswer) {
    return new UnverifiedModel(
        refused.reason(), refused.message(), Optional.of(refused), policyAnswer);
  }

  static UnverifiedModel of(Reason reason, String message, PolicyAnswer policyAnswer) {
    return new UnverifiedModel(reason, message, Optional.empty(), Optional.of(policyAnswer));
  }

  /** Returns the stable code of why. */
  public Reason reason() {
    return reason;
  }

  /** Returns which check refused, what it expected and what it found, in one sentence. */
  public String message() {
    return message;
  }

  /** Returns what differs from the signed content, by path; empty unless it was compared. */
  public List<Difference> differences() {
    return refusal.map(Refused::differences).orElse(List.of());
  }

  /**
   * Returns whether a policy lets the model be used all the same: its rule only warns, is off, or
   * asks for no signature. Never, without a policy.
   */
  public boolean isTolerated() {
    return policyAnswer.isPresent() && !policyAnswer.get().blocks();
  }

  @Override
  public VerifiedModel requireVerified() {
    throw new UnverifiedModelException(this);
  }

  @Override
  public Optional<PolicyAnswer> policyAnswer() {
    return policyAnswer;
  }

  @Override
  public Optional<VerificationResult> details() {
    return refusal.map(refused -> refused);
  }

  @Override
  public String toString() {
    return "unverified (" + reason + "): " + message;
  }
}
