package io.modelsigning.cli.command;

import io.modelsigning.cli.option.UsageException;
import io.modelsigning.cli.option.VerifyFlags;
import io.modelsigning.cli.result.CommandReasons;
import io.modelsigning.cli.result.CommandResult;
import io.modelsigning.cli.result.InspectedSignature;
import io.modelsigning.cli.result.Subject;
import io.modelsigning.cli.result.VerifyCommandLine;
import io.modelsigning.domain.ModelSigningException;
import io.modelsigning.domain.Reason;
import io.modelsigning.domain.Warning;
import io.modelsigning.domain.manifest.Manifest;
import io.modelsigning.domain.port.in.Inspection;
import io.modelsigning.domain.port.in.VerifyRequest;
import io.modelsigning.domain.port.out.SignatureStore;
import io.modelsigning.domain.port.out.SignatureVerifier;
import io.modelsigning.domain.signature.Cause;
import io.modelsigning.domain.signature.SignatureMethod;
import io.modelsigning.domain.signature.VerificationResult;
import io.modelsigning.filesystem.LocalModel;
import io.modelsigning.filesystem.SignatureFile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Verifies a model, whatever the method. */
final class Verifying {
  private static final long MAXIMUM_INSPECTED_BYTES = 16 << 20;

  private final UseCaseFactory useCases;
  private final SignaturePlaces places;

  @Inject
  Verifying(UseCaseFactory useCases, SignaturePlaces places) {
    this.useCases = useCases;
    this.places = places;
  }

  CommandResult verify(VerifyFlags flags, SignatureVerifier verifier, CommandContext context)
      throws UsageException, ModelSigningException, InterruptedException {
    Path path = flags.model.path();
    LocalModel model = LocalModel.open(path, context.progress());
    SignatureStore signature = places.toRead(flags.signature.pathFor(path));
    VerifyRequest request =
        VerifyRequest.builder()
            .model(model)
            .signature(signature)
            .verifier(verifier)
            .ignorePaths(flags.exclusions.pathsWithin(model, path))
            .ignoreGitPaths(flags.exclusions.ignoreGitPaths.or(true))
            .ignoreRecordedPaths(flags.ignoreRecordedPaths.or(true))
            .ignoreUnsignedFiles(flags.ignoreUnsignedFiles.or(false))
            .allowSymlinksIfUnrecorded(flags.exclusions.allowSymlinks.or(false))
            .build();
    flags.exclusions.warnOfAbsent(context::warn);
    VerificationResult result =
        useCases.verifyModel(flags.threads, path, context).verify(request, context.progress());
    warnIfLinksAreDecided(flags, result, context);
    Subject subject =
        Subject.builder()
            .from(flags.subject(verifier.method()))
            .signature(signature.location())
            .build();
    return switch (result) {
      case VerificationResult.Verified verified ->
          new CommandResult.Verified(
              subject,
              new CommandResult.Hashed(verified.manifest(), verified.files(), verified.bytes()),
              verified.signer(),
              verified.compared(),
              verified.unchecked(),
              false);
      case VerificationResult.Refused refused ->
          CommandResult.Refused.builder()
              .subject(subject)
              .reason(refused.reason())
              .message(refused.message())
              .evidence(refused.evidence())
              .advice(
                  refused.reason().equals(Reason.WRONG_METHOD)
                      ? otherMethod(flags, verifier.method()).map(OtherMethod::advice)
                      : Optional.empty())
              .manifest(refused.manifest())
              .signer(refused.signer())
              .compared(refused.compared())
              .differences(refused.differences())
              .causes(causes(flags, request, refused, context))
              .unchecked(refused.unchecked())
              .build();
    };
  }

  /** Says that an option means nothing here; scripts may give it all the same. */
  private static void warnIfLinksAreDecided(
      VerifyFlags flags, VerificationResult result, CommandContext context) {
    boolean recorded =
        result.warnings().stream()
            .noneMatch(warning -> warning.reason().equals(Reason.OLD_SIGNATURE_FORMAT));
    Optional<Manifest> manifest =
        switch (result) {
          case VerificationResult.Verified verified -> Optional.of(verified.manifest());
          case VerificationResult.Refused refused -> refused.manifest();
        };
    if (flags.exclusions.allowSymlinks.or(false)
        && recorded
        && manifest.isPresent()
        && !manifest.get().serialization().allowSymlinks()) {
      context.warn(
          new Warning(
              CommandReasons.OPTION_WITHOUT_EFFECT,
              "--allow-symlinks has no effect: the signature says that links are refused"));
    }
  }

  /** Another method than was asked for, and the command that verifies by it. */
  private record OtherMethod(SignatureMethod method, InspectedSignature inspected, Path model) {
    String advice() {
      String condition = VerifyCommandLine.condition(inspected);
      return Character.toLowerCase(condition.charAt(0))
          + condition.substring(1)
          + " "
          + String.join(" ", VerifyCommandLine.of(inspected, Optional.of(model)));
    }
  }

  /**
   * Returns the complaint about an option that is missing; if the signature can be read and is of
   * another method, that option is not what is wrong.
   */
  UsageException missing(String option, VerifyFlags flags, SignatureMethod asked)
      throws UsageException {
    return new UsageException(
        option
            + " is missing"
            + otherMethod(flags, asked)
                .map(
                    other ->
                        ", but the signature is of the method %s, not %s; %s"
                            .formatted(other.method().id(), asked.id(), other.advice()))
                .orElse(""));
  }

  private Optional<OtherMethod> otherMethod(VerifyFlags flags, SignatureMethod asked)
      throws UsageException {
    Path model = flags.model.path();
    Path file = flags.signature.pathFor(model);
    try {
      // A stream cannot be read again, and no hint is worth a long wait.
      if (!Files.isRegularFile(file) || Files.size(file) > MAXIMUM_INSPECTED_BYTES) {
        return Optional.empty();
      }
      Inspection inspection = useCases.inspectSignature().inspect(SignatureFile.at(file));
      InspectedSignature inspected =
          new InspectedSignature(
              file.toString(),
              inspection,
              InspectedSignature.claimsOf(inspection),
              Optional.empty());
      return inspected.method() == asked
          ? Optional.empty()
          : Optional.of(new OtherMethod(inspected.method(), inspected, model));
    } catch (IOException | ModelSigningException | RuntimeException e) {
      return Optional.empty();
    }
  }

  /** Returns what may explain the refusal. That nothing could be found out changes no answer. */
  private List<Cause> causes(
      VerifyFlags flags,
      VerifyRequest request,
      VerificationResult.Refused refused,
      CommandContext context)
      throws UsageException, InterruptedException {
    try {
      return useCases
          .explainRefusal(flags.threads, flags.model.path(), context)
          .explain(request, refused);
    } catch (RuntimeException e) {
      context.debug(() -> "cannot explain the refusal: " + e);
      return List.of();
    }
  }
}
