package io.modelsigning.cli.session;

import io.modelsigning.cli.result.CommandReasons;
import io.modelsigning.cli.result.CommandResult;
import io.modelsigning.cli.result.KeyFileAdvice;
import io.modelsigning.cli.result.Subject;
import io.modelsigning.domain.DigestCacheException;
import io.modelsigning.domain.MalformedManifestException;
import io.modelsigning.domain.MalformedSignatureException;
import io.modelsigning.domain.ModelAccessException;
import io.modelsigning.domain.ModelSigningException;
import io.modelsigning.domain.SignatureAccessException;
import io.modelsigning.domain.SigningException;
import io.modelsigning.domain.UnacceptableModelException;
import io.modelsigning.domain.VerificationUnavailableException;
import io.modelsigning.domain.signature.CheckedEvidence;
import java.util.Optional;

/** What it comes to that work ended with an exception. */
public final class Outcome {
  private Outcome() {}

  /** Returns what it comes to that something could not be read, had or done. */
  public static CommandResult of(Subject subject, ModelSigningException e) {
    Optional<String> advice = KeyFileAdvice.on(e, subject.purpose() == Subject.Purpose.SIGN);
    return switch (e) {
      case MalformedSignatureException malformed ->
          CommandResult.Refused.builder()
              .subject(subject)
              .reason(malformed.reason())
              .message(messageOf(malformed))
              .evidence(CheckedEvidence.broken(malformed.part()))
              .advice(advice)
              .build();
      case DigestCacheException _,
          MalformedManifestException _,
          ModelAccessException _,
          SignatureAccessException _,
          SigningException _,
          UnacceptableModelException _,
          VerificationUnavailableException _ ->
          new CommandResult.Failed(subject, e.reason(), messageOf(e), advice);
    };
  }

  /** Returns what it comes to that the program could not go on. */
  public static CommandResult of(Subject subject, Throwable cause) {
    return cause instanceof OutOfMemoryError
        ? new CommandResult.Failed(
            subject,
            CommandReasons.OUT_OF_MEMORY,
            "cannot go on because memory ran out: " + cause.getMessage(),
            Optional.empty())
        : new CommandResult.Failed(
            subject,
            CommandReasons.INTERNAL_ERROR,
            "cannot go on because of an internal error: " + cause,
            Optional.empty());
  }

  /** Returns what an exception says, or what it is if it says nothing. */
  public static String messageOf(Exception e) {
    String message = e.getMessage();
    return message == null || message.isEmpty() ? e.getClass().getSimpleName() : message;
  }
}
