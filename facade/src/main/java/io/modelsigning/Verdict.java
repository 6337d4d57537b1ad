package io.modelsigning;

import io.modelsigning.domain.port.in.PolicyAnswer;
import io.modelsigning.domain.signature.VerificationResult;
import java.util.Optional;

/** The answer to whether a model is what somebody acceptable signed. Immutable. */
public sealed interface Verdict permits VerifiedModel, UnverifiedModel {
  /**
   * Returns the model if it is verified.
   *
   * @throws UnverifiedModelException if it is not, which carries why
   */
  VerifiedModel requireVerified();

  /** Returns all that the policy says; empty unless the verifier has one. */
  Optional<PolicyAnswer> policyAnswer();

  /** Returns what was found out of signature and content, as the domain tells it, if anything. */
  Optional<VerificationResult> details();
}
