package io.modelsigning.domain.port.in;

import io.modelsigning.domain.ModelSigningException;
import io.modelsigning.domain.policy.Assessment;
import io.modelsigning.domain.policy.Lack;
import io.modelsigning.domain.policy.Mode;
import io.modelsigning.domain.policy.ModelPolicy.Applied;
import io.modelsigning.domain.signature.VerificationResult;
import java.util.List;
import java.util.Optional;

/**
 * What a policy says of a model.
 *
 * @param applied the rule that applies; empty if none is for the model, which is refused then
 * @param outcome what comes of it if refusals count
 * @param signatures what each of the signatures comes to, in their order; empty unless asked
 */
public record PolicyAnswer(
    Optional<Applied> applied, Outcome outcome, List<SignatureAnswer> signatures) {
  public PolicyAnswer {
    signatures = List.copyOf(signatures);
  }

  /** Returns whether the model is what the rule asks for. */
  public boolean accepted() {
    return switch (outcome) {
      case Outcome.Satisfied unused -> true;
      case Outcome.Unsigned unused -> true;
      case Outcome.NotJudged unused -> true;
      case Outcome.Refused unused -> false;
      case Outcome.Unanswered unused -> false;
    };
  }

  /** Returns whether a refusal counts: the rule enforces, or there is none. */
  public boolean enforced() {
    return applied.map(one -> one.rule().mode() == Mode.ENFORCE).orElse(true);
  }

  /** Returns whether the model must not be used: it is refused, and that counts. */
  public boolean blocks() {
    return enforced() && !accepted();
  }

  /** Returns the answer on signatures and content, if the model has signatures or needs them. */
  public Optional<VerificationResult> result() {
    return switch (outcome) {
      case Outcome.Satisfied satisfied -> Optional.of(satisfied.result());
      case Outcome.Refused refused -> Optional.of(refused.result());
      case Outcome.Unsigned unused -> Optional.empty();
      case Outcome.NotJudged unused -> Optional.empty();
      case Outcome.Unanswered unused -> Optional.empty();
    };
  }

  /** What comes of a rule. */
  public sealed interface Outcome {
    /**
     * The model has the content that enough signers signed.
     *
     * @param result of the first signature that counts
     * @param by the signatures that count, and for which signers
     */
    record Satisfied(VerificationResult.Verified result, List<Assessment.Counted> by)
        implements Outcome {
      public Satisfied {
        by = List.copyOf(by);
      }
    }

    /** The model has no signature, and the rule does not ask for one. */
    record Unsigned() implements Outcome {}

    /** The rule is off; nothing was looked at. */
    record NotJudged() implements Outcome {}

    /**
     * There is no answer, and none is needed: the rule only warns.
     *
     * @param failure why not
     */
    record Unanswered(ModelSigningException failure) implements Outcome {}

    /**
     * The model is refused.
     *
     * @param assessment which alternatives are satisfied; empty if signatures were not looked at
     * @param lacking for each signer that nothing counts for, why each signature does not
     */
    record Refused(
        VerificationResult.Refused result, Optional<Assessment> assessment, List<Lack> lacking)
        implements Outcome {
      public Refused {
        lacking = List.copyOf(lacking);
      }
    }
  }
}
