package io.modelsigning.cli.usecase;

import io.modelsigning.cli.catalogue.Catalogue;
import io.modelsigning.cli.digests.DigestCacheOptions;
import io.modelsigning.cli.digests.DigestCaches;
import io.modelsigning.cli.inspection.InspectedSignature;
import io.modelsigning.cli.inspection.NearbyModel;
import io.modelsigning.cli.inspection.VerifyCommandLine;
import io.modelsigning.cli.option.UsageException;
import io.modelsigning.cli.option.VerifyFlags;
import io.modelsigning.cli.parse.Arguments;
import io.modelsigning.cli.result.CommandReasons;
import io.modelsigning.cli.result.CommandResult;
import io.modelsigning.cli.result.Subject;
import io.modelsigning.cli.reuse.ManifestFiles;
import io.modelsigning.cli.session.CommandContext;
import io.modelsigning.cli.storage.Storages;
import io.modelsigning.domain.ModelSigningException;
import io.modelsigning.domain.Reason;
import io.modelsigning.domain.Warning;
import io.modelsigning.domain.discovery.SignedModel;
import io.modelsigning.domain.manifest.Manifest;
import io.modelsigning.domain.port.in.Inspection;
import io.modelsigning.domain.port.in.Verification;
import io.modelsigning.domain.port.in.VerifyRequest;
import io.modelsigning.domain.port.out.KnownDigests;
import io.modelsigning.domain.port.out.SignatureStore;
import io.modelsigning.domain.port.out.SignatureVerifier;
import io.modelsigning.domain.port.out.StoredModel;
import io.modelsigning.domain.signature.Cause;
import io.modelsigning.domain.signature.SignatureMethod;
import io.modelsigning.domain.signature.VerificationResult;
import io.modelsigning.domain.storage.Location;
import io.modelsigning.domain.storage.StorageTrait;
import io.modelsigning.filesystem.LocalStorage;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Verifies a model, whatever the method. */
public final class Verifying {
  private static final long MAXIMUM_INSPECTED_BYTES = 16 << 20;

  private final UseCaseFactory useCases;
  private final SignaturePlaces places;
  private final Storages storages;
  private final Catalogue catalogue;
  private final ManifestFiles manifests;
  private final DigestCaches caches;

  @Inject
  public Verifying(
      UseCaseFactory useCases,
      SignaturePlaces places,
      Storages storages,
      Catalogue catalogue,
      ManifestFiles manifests,
      DigestCaches caches) {
    this.manifests = manifests;
    this.caches = caches;
    this.useCases = useCases;
    this.places = places;
    this.storages = storages;
    this.catalogue = catalogue;
  }

  /** Verifies the one model that the options name, or each of those that they lead to. */
  public CommandResult verify(
      VerifyFlags flags,
      DigestCacheOptions cache,
      SignatureVerifier verifier,
      CommandContext context)
      throws UsageException, ModelSigningException, InterruptedException {
    Optional<Location> only = flags.models.only();
    Subject subject = flags.subject(verifier.method());
    if (!flags.models.isGiven()) {
      return elsewhere(flags, verifier, subject, context);
    }
    if (only.isPresent()) {
      SignedModel model = new SignedModel(only.get(), flags.signatures.locationsFor(only.get()));
      return new OneModel(
              flags,
              verifier,
              useCases.engines(flags.threads, context),
              caches.known(cache, List.of(only.get()), context))
          .verify(model, subject, context);
    }
    if (flags.signatures.areGiven()) {
      throw new UsageException("--signature goes with one model alone");
    }
    OneModel each =
        new OneModel(
            flags,
            verifier,
            useCases.sharedEngines(flags.threads, context),
            caches.known(cache, flags.models.given(), context));
    return catalogue.of(
        flags.models.given(),
        flags.models.search,
        subject,
        useCases.threads(flags.threads),
        model -> flags.signatures.locationsFor(model),
        Catalogue.Work.of(
            flags.only.or(List.of()).isEmpty() ? "verified" : CommandResult.Verified.PARTIAL_ID,
            each::verify),
        context);
  }

  /** Compares signatures with a manifest alone. */
  private CommandResult elsewhere(
      VerifyFlags flags, SignatureVerifier verifier, Subject about, CommandContext context)
      throws UsageException, ModelSigningException, InterruptedException {
    Path file = flags.manifest.value();
    if (file == null) {
      throw new UsageException("MODEL is missing");
    }
    if (flags.exclusions.areGiven()) {
      throw new UsageException(
          "--manifest without MODEL says itself which files count, so that --ignore-paths and"
              + " --allow-symlinks mean nothing");
    }
    ManifestFiles.InsteadOfContent instead = manifests.insteadOfContent(file, Optional.empty());
    VerifyRequest.Builder request =
        VerifyRequest.builder()
            .model(instead.model().orElseThrow())
            .verifier(verifier)
            .addKnown(instead.digests())
            .only(flags.selection())
            .ignoreGitPaths(flags.exclusions.ignoreGitPaths.or(true))
            .ignoreRecordedPaths(flags.ignoreRecordedPaths.or(true))
            .ignoreUnsignedFiles(flags.ignoreUnsignedFiles.or(false));
    for (Location signature : flags.signatures.given()) {
      request.addAllSignatures(places.allToRead(signature));
    }
    Verification verification =
        useCases
            .verifyModel(useCases.engines(flags.threads, context).engineFor(StorageTrait.ANY))
            .verifyEach(request.build(), context.progress());
    return Verdicts.of(
        Subject.builder()
            .from(about)
            .model(instead.model().orElseThrow().name())
            .signature(Verdicts.decisive(verification))
            .build(),
        verification.result());
  }

  /** What is the same for each model. */
  private final class OneModel {
    private final VerifyFlags flags;
    private final SignatureVerifier verifier;
    private final Engines engines;
    private final List<KnownDigests> known;

    OneModel(
        VerifyFlags flags, SignatureVerifier verifier, Engines engines, List<KnownDigests> known) {
      this.known = known;
      this.flags = flags;
      this.verifier = verifier;
      this.engines = engines;
    }

    CommandResult verify(SignedModel signed, Subject about, CommandContext context)
        throws UsageException, ModelSigningException, InterruptedException {
      StoredModel model =
          flags.statedDigests.applied(storages.model(signed.model(), context.progress()));
      List<SignatureStore> signatures = new ArrayList<>();
      for (Location signature : signed.signatures()) {
        signatures.addAll(places.allToRead(signature));
      }
      VerifyRequest.Builder builder = VerifyRequest.builder();
      Path manifest = flags.manifest.value();
      if (manifest != null) {
        builder.addKnown(manifests.insteadOfContent(manifest, Optional.of(model.name())).digests());
      }
      VerifyRequest request =
          builder
              .model(model)
              .only(flags.selection())
              .signatures(signatures)
              .signaturesWereFound(flags.models.only().isEmpty())
              .verifier(verifier)
              .addAllKnown(model.statedDigests().stream().toList())
              .addAllKnown(known)
              .ignorePaths(
                  flags.models.only().isPresent()
                      ? flags.exclusions.pathsWithin(model, context::warn)
                      : flags.exclusions.thoseWithin(model))
              .ignoreGitPaths(flags.exclusions.ignoreGitPaths.or(true))
              .ignoreRecordedPaths(flags.ignoreRecordedPaths.or(true))
              .ignoreUnsignedFiles(flags.ignoreUnsignedFiles.or(false))
              .allowSymlinksIfUnrecorded(flags.exclusions.allowSymlinks.or(false))
              .build();
      Verification verification =
          useCases
              .verifyModel(engines.engineFor(model.trait()))
              .verifyEach(request, context.progress());
      VerificationResult result = verification.result();
      warnIfLinksAreDecided(flags, result, context);
      Subject subject =
          Subject.builder().from(about).signature(Verdicts.decisive(verification)).build();
      return switch (result) {
        case VerificationResult.Verified verified -> Verdicts.of(subject, verified);
        case VerificationResult.Refused refused ->
            Verdicts.of(subject, refused)
                .advice(
                    refused.reason().equals(Reason.WRONG_METHOD)
                        ? otherMethod(
                                signed.model(), signed.signatures().getFirst(), verifier.method())
                            .map(OtherMethod::advice)
                        : Optional.empty())
                .causes(causes(model, request, refused, context))
                .build();
      };
    }

    /** Returns what may explain the refusal. That nothing could be found out changes no answer. */
    private List<Cause> causes(
        StoredModel model,
        VerifyRequest request,
        VerificationResult.Refused refused,
        CommandContext context)
        throws UsageException, InterruptedException {
      try {
        return useCases.explainRefusal(engines.engineFor(model.trait())).explain(request, refused);
      } catch (RuntimeException e) {
        context.debug(() -> "cannot explain the refusal: " + e);
        return List.of();
      }
    }
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
  public UsageException missing(String option, VerifyFlags flags, SignatureMethod asked) {
    // With a misspelt method, what is meant as the model is the second of two.
    Optional<String> misspelt =
        flags.models.given().stream()
            .findFirst()
            .filter(first -> flags.models.only().isEmpty() && !isThere(first))
            .flatMap(first -> Arguments.methodMeantBy(first.text()));
    if (misspelt.isPresent()) {
      return new UsageException(misspelt.get());
    }
    return new UsageException(
        option
            + " is missing"
            + flags
                .models
                .only()
                .flatMap(
                    model ->
                        otherMethod(model, flags.signatures.locationsFor(model).getFirst(), asked))
                .map(
                    other ->
                        ", but the signature is of the method %s, not %s; %s"
                            .formatted(other.method().id(), asked.id(), other.advice()))
                .orElse(""));
  }

  private Optional<OtherMethod> otherMethod(
      Location model, Location signature, SignatureMethod asked) {
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

  private static boolean isThere(Location location) {
    Optional<Path> path = LocalStorage.pathOf(location);
    return path.isPresent() && Files.exists(path.get());
  }

  /** A stream cannot be read again, and no hint is worth a long wait. */
  private static boolean isReadSoonAgain(Location signature) throws IOException {
    Optional<Path> file = LocalStorage.pathOf(signature);
    return file.isPresent()
        && Files.isRegularFile(file.get())
        && Files.size(file.get()) <= MAXIMUM_INSPECTED_BYTES;
  }
}
