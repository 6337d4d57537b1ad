package io.modelsigning.cli.command;

import io.modelsigning.cli.option.Storages;
import io.modelsigning.cli.option.UsageException;
import io.modelsigning.cli.option.VerifyFlags;
import io.modelsigning.cli.result.CommandReasons;
import io.modelsigning.cli.result.CommandResult;
import io.modelsigning.cli.result.InspectedSignature;
import io.modelsigning.cli.result.NearbyModel;
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
import io.modelsigning.domain.port.out.StoredModel;
import io.modelsigning.domain.signature.Cause;
import io.modelsigning.domain.signature.SignatureMethod;
import io.modelsigning.domain.signature.VerificationResult;
import io.modelsigning.domain.storage.Location;
import io.modelsigning.filesystem.LocalStorage;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Verifies a model, whatever the method. */
final class Verifying {
  private static final long MAXIMUM_INSPECTED_BYTES = 16 << 20;

  private final UseCaseFactory useCases;
  private final SignaturePlaces places;
  private final Storages storages;

  @Inject
  Verifying(UseCaseFactory useCases, SignaturePlaces places, Storages storages) {
    this.useCases = useCases;
    this.places = places;
    this.storages = storages;
  }

  CommandResult verify(VerifyFlags flags, SignatureVerifier verifier, CommandContext context)
      throws UsageException, ModelSigningException, InterruptedException {
    Location location = flags.model.location();
    StoredModel model = storages.model(location, context.progress());
    SignatureStore signature = places.toRead(flags.signature.locationFor(location));
    VerifyRequest request =
        VerifyRequest.builder()
            .model(model)
            .signature(signature)
            .verifier(verifier)
            .ignorePaths(flags.exclusions.pathsWithin(model, context::warn))
            .ignoreGitPaths(flags.exclusions.ignoreGitPaths.or(true))
            .ignoreRecordedPaths(flags.ignoreRecordedPaths.or(true))
            .ignoreUnsignedFiles(flags.ignoreUnsignedFiles.or(false))
            .allowSymlinksIfUnrecorded(flags.exclusions.allowSymlinks.or(false))
            .build();
    VerificationResult result =
        useCases.verifyModel(flags.threads, model, context).verify(request, context.progress());
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
              .causes(causes(flags, model, request, refused, context))
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
  private record OtherMethod(SignatureMethod method, InspectedSignature inspected) {
    String advice() {
      String condition = VerifyCommandLine.condition(inspected);
      return Character.toLowerCase(condition.charAt(0))
          + condition.substring(1)
          + " "
          + String.join(" ", VerifyCommandLine.of(inspected));
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
    Location model = flags.model.location();
    Location signature = flags.signature.locationFor(model);
    try {
      if (!isReadSoonAgain(signature)) {
        return Optional.empty();
      }
      Inspection inspection = useCases.inspectSignature().inspect(storages.signature(signature));
      InspectedSignature inspected =
          new InspectedSignature(
              signature,
              inspection,
              InspectedSignature.claimsOf(inspection),
              Optional.of(new NearbyModel(model, storages.usualSignature(model), Map.of())));
      return inspected.method() == asked
          ? Optional.empty()
          : Optional.of(new OtherMethod(inspected.method(), inspected));
    } catch (IOException | ModelSigningException | RuntimeException e) {
      return Optional.empty();
    }
  }

  /** A stream cannot be read again, and no hint is worth a long wait. */
  private static boolean isReadSoonAgain(Location signature) throws IOException {
    Optional<Path> file = LocalStorage.pathOf(signature);
    return file.isPresent()
        && Files.isRegularFile(file.get())
        && Files.size(file.get()) <= MAXIMUM_INSPECTED_BYTES;
  }

  /** Returns what may explain the refusal. That nothing could be found out changes no answer. */
  private List<Cause> causes(
      VerifyFlags flags,
      StoredModel model,
      VerifyRequest request,
      VerificationResult.Refused refused,
      CommandContext context)
      throws UsageException, InterruptedException {
    try {
      return useCases.explainRefusal(flags.threads, model, context).explain(request, refused);
    } catch (RuntimeException e) {
      context.debug(() -> "cannot explain the refusal: " + e);
      return List.of();
    }
  }
}
