package io.modelsigning.cli.usecase;

import io.modelsigning.cli.result.CommandResult;
import io.modelsigning.cli.result.Subject;
import io.modelsigning.domain.port.in.PolicyAnswer;
import io.modelsigning.domain.port.in.SignatureAnswer;
import io.modelsigning.domain.port.in.Verification;
import io.modelsigning.domain.signature.VerificationResult;
import java.util.List;
import java.util.Optional;

/** Verdicts of the domain as results of commands. */
public final class Verdicts {
  private Verdicts() {}

  /** Returns a verdict as a result. */
  public static CommandResult of(Subject subject, VerificationResult result) {
    return switch (result) {
      case VerificationResult.Verified verified -> of(subject, verified);
      case VerificationResult.Refused refused -> of(subject, refused).build();
    };
  }

  /** Returns a success as a result. */
  public static CommandResult.Verified of(Subject subject, VerificationResult.Verified verified) {
    return new CommandResult.Verified(
        subject,
        new CommandResult.Hashed(
            verified.manifest(), verified.files(), verified.bytes(), verified.reused()),
        verified.signer(),
        verified.compared(),
        verified.unchecked(),
        verified.partial(),
        false);
  }

  /** Returns a refusal as a result, to which advice and causes may be added. */
  public static CommandResult.Refused.Builder of(
      Subject subject, VerificationResult.Refused refused) {
    return CommandResult.Refused.builder()
        .subject(subject)
        .reason(refused.reason())
        .message(refused.message())
        .evidence(refused.evidence())
        .manifest(refused.manifest())
        .signer(refused.signer())
        .compared(refused.compared())
        .differences(refused.differences())
        .unchecked(refused.unchecked());
  }

  /** Returns where the signature is that the answer rests on. */
  public static String decisive(Verification verification) {
    return decisive(verification.result(), verification.signatures())
        .orElse(verification.signatures().getFirst().location());
  }

  /** Returns where the signature is that the answer rests on, if it rests on one. */
  public static Optional<String> decisive(PolicyAnswer answer) {
    return switch (answer.outcome()) {
      case PolicyAnswer.Outcome.Satisfied satisfied ->
          satisfied.by().stream().findFirst().map(counted -> counted.signature().location());
      case PolicyAnswer.Outcome.Refused refused -> decisive(refused.result(), answer.signatures());
      case PolicyAnswer.Outcome.Unsigned _,
          PolicyAnswer.Outcome.NotJudged _,
          PolicyAnswer.Outcome.Unanswered _ ->
          Optional.empty();
    };
  }

  private static Optional<String> decisive(
      VerificationResult result, List<SignatureAnswer> answers) {
    return answers.stream()
        .filter(
            answer ->
                switch (result) {
                  case VerificationResult.Verified verified ->
                      answer instanceof SignatureAnswer.Good;
                  case VerificationResult.Refused refused ->
                      answer instanceof SignatureAnswer.Bad bad && bad.refused().equals(refused);
                })
        .findFirst()
        .or(() -> answers.stream().findFirst())
        .map(SignatureAnswer::location);
  }
}
