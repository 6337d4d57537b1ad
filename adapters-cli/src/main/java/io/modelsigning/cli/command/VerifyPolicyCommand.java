package io.modelsigning.cli.command;

import dagger.Lazy;
import io.modelsigning.cli.catalogue.Catalogue;
import io.modelsigning.cli.catalogue.NearbySignatures;
import io.modelsigning.cli.digests.DigestCacheOptions;
import io.modelsigning.cli.digests.DigestCaches;
import io.modelsigning.cli.option.CacheDirectory;
import io.modelsigning.cli.option.Definition;
import io.modelsigning.cli.option.ExclusionOptions;
import io.modelsigning.cli.option.ForceOption;
import io.modelsigning.cli.option.ModelsArgument;
import io.modelsigning.cli.option.Option;
import io.modelsigning.cli.option.OptionGroup;
import io.modelsigning.cli.option.PolicyOption;
import io.modelsigning.cli.option.ReportOption;
import io.modelsigning.cli.option.SignaturesOption;
import io.modelsigning.cli.option.SigstoreInstanceOptions;
import io.modelsigning.cli.option.StatedDigestOptions;
import io.modelsigning.cli.option.ThreadOption;
import io.modelsigning.cli.option.UsageException;
import io.modelsigning.cli.result.CommandResult;
import io.modelsigning.cli.result.ReportRequest;
import io.modelsigning.cli.result.Subject;
import io.modelsigning.cli.session.CommandContext;
import io.modelsigning.cli.session.Outcome;
import io.modelsigning.cli.signer.KeyReferences;
import io.modelsigning.cli.signer.PolicySigners;
import io.modelsigning.cli.storage.Storages;
import io.modelsigning.cli.usecase.Engines;
import io.modelsigning.cli.usecase.SignaturePlaces;
import io.modelsigning.cli.usecase.UseCaseFactory;
import io.modelsigning.cli.usecase.Verdicts;
import io.modelsigning.domain.ModelSigningException;
import io.modelsigning.domain.discovery.SignedModel;
import io.modelsigning.domain.policy.ModelPolicy;
import io.modelsigning.domain.port.in.PolicyAnswer;
import io.modelsigning.domain.port.in.PolicyRequest;
import io.modelsigning.domain.port.out.KnownDigests;
import io.modelsigning.domain.port.out.SignatureStore;
import io.modelsigning.domain.port.out.StoredModel;
import io.modelsigning.domain.storage.Location;
import io.modelsigning.keys.KeyMethods;
import io.modelsigning.policy.PolicyFiles;
import io.modelsigning.sigstore.SigstoreMethods;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/** Verifies as a policy asks. */
final class VerifyPolicyCommand implements Command {
  private final UseCaseFactory useCases;
  private final SignaturePlaces places;
  private final NearbySignatures nearby;
  private final Storages storages;
  private final Catalogue catalogue;
  private final Lazy<KeyMethods> keys;
  private final KeyReferences references;
  private final Lazy<SigstoreMethods> sigstore;
  private final Map<String, String> environment;
  private final DigestCaches caches;

  private final PolicyOption policy = new PolicyOption();
  private final ModelsArgument models = new ModelsArgument();
  private final SignaturesOption signatures;
  private final ExclusionOptions exclusions = ExclusionOptions.underPolicy();
  private final ThreadOption threads = new ThreadOption();
  private final StatedDigestOptions statedDigests = new StatedDigestOptions();
  private final DigestCacheOptions digests = DigestCacheOptions.ofVerifying();
  private final ReportOption report = new ReportOption();
  private final ForceOption force = new ForceOption(OptionGroup.SHOWN, "report");
  private final Option<Path> cacheDir = SigstoreInstanceOptions.cacheDirectory();

  @Inject
  VerifyPolicyCommand(
      UseCaseFactory useCases,
      SignaturePlaces places,
      NearbySignatures nearby,
      Storages storages,
      Catalogue catalogue,
      Lazy<KeyMethods> keys,
      KeyReferences references,
      Lazy<SigstoreMethods> sigstore,
      Map<String, String> environment,
      DigestCaches caches) {
    this.caches = caches;
    this.useCases = useCases;
    this.places = places;
    this.nearby = nearby;
    this.storages = storages;
    this.catalogue = catalogue;
    this.keys = keys;
    this.references = references;
    this.sigstore = sigstore;
    this.environment = environment;
    this.signatures = new SignaturesOption(storages);
  }

  @Override
  public CommandSpec definition() {
    return Definition.of(
            this, "policy", "Verify that models are signed as a policy asks, by whatever methods.")
        .synopsis("model-signing verify [policy] --policy FILE [OPTIONS] MODEL...")
        .description(
            "The policy says which models must be signed by whom: one of several signers, all of"
                + " them, or a number of them, by key, certificate or Sigstore. The first rule for"
                + " a model applies; a model that no rule is for is refused. Each model is read"
                + " once, whatever the number of its signatures and of the signers. All signatures"
                + " in and beside a model count, unless --signature says which.")
        .examples(
            "  One model:",
            "    model-signing verify --policy policy.yaml bert",
            "  Every signed model of a checkout:",
            "    model-signing verify --policy policy.yaml --recursive .",
            "  Those that a change concerns, for a pull request:",
            "    model-signing verify --policy policy.yaml --recursive . \\",
            "        --affected-by changed-files.txt")
        .with(
            policy,
            models,
            signatures,
            exclusions,
            threads,
            statedDigests,
            digests,
            cacheDir,
            report,
            force);
  }

  @Override
  public CommandResult run(CommandContext context)
      throws UsageException, ModelSigningException, InterruptedException {
    models.require();
    Path file = policy.required();
    Optional<Location> only = models.only();
    if (only.isPresent()) {
      report.accept(only.get(), List.of(new ReportRequest.Basis("Policy", String.valueOf(file))));
    } else if (report.isWanted()) {
      throw new UsageException("--report goes with one model alone");
    }
    Optional<Path> cache = CacheDirectory.of(cacheDir.value(), environment);
    for (Location model : models.given()) {
      cache = CacheDirectory.outside(model, cache, context::warn);
    }
    ModelPolicy rules =
        PolicyFiles.create(new PolicySigners(keys, references, sigstore, cache, context))
            .read(file);
    if (only.isPresent()) {
      Engines engines = useCases.engines(threads, context);
      return verify(
          named(only.get()),
          rules,
          engines,
          caches.known(digests, models.given(), context),
          subject(),
          context);
    }
    if (signatures.areGiven()) {
      throw new UsageException("--signature goes with one model alone");
    }
    Engines engines = useCases.sharedEngines(threads, context);
    List<KnownDigests> known = caches.known(digests, models.given(), context);
    return catalogue.of(
        models.given(),
        models.search,
        subject(),
        useCases.threads(threads),
        // What is named has its signatures looked for by whoever works on it.
        model -> List.of(),
        Catalogue.Work.of(
            "verified",
            (model, about, own) ->
                verify(
                    model.signatures().isEmpty() ? named(model.model()) : model,
                    rules,
                    engines,
                    known,
                    about,
                    own)),
        context);
  }

  private SignedModel named(Location model) throws ModelSigningException {
    SignedModel named =
        new SignedModel(
            model,
            signatures.areGiven() ? nearby.all(signatures.locationsFor(model)) : nearby.of(model));
    named.requireFewSignatures();
    return named;
  }

  private CommandResult verify(
      SignedModel signed,
      ModelPolicy rules,
      Engines engines,
      List<KnownDigests> known,
      Subject about,
      CommandContext context)
      throws UsageException, ModelSigningException, InterruptedException {
    StoredModel model = statedDigests.applied(storages.model(signed.model(), context.progress()));
    List<SignatureStore> stores = new ArrayList<>();
    for (Location signature : signed.signatures()) {
      stores.add(places.toRead(signature));
    }
    PolicyAnswer answer =
        useCases
            .verifyUnderPolicy(engines.engineFor(model.trait()))
            .verify(
                PolicyRequest.builder()
                    .policy(rules)
                    .model(model)
                    .path(signed.model().toString())
                    .signatures(stores)
                    .addAllKnown(model.statedDigests().stream().toList())
                    .addAllKnown(known)
                    .signaturesWereFound(!signatures.areGiven())
                    .ignorePaths(
                        models.only().isPresent()
                            ? exclusions.pathsWithin(model, context::warn)
                            : exclusions.thoseWithin(model))
                    .ignoreGitPaths(exclusions.ignoreGitPaths.or(true))
                    .build(),
                context.progress());
    Subject.Builder subject = Subject.builder().from(about);
    Verdicts.decisive(answer).ifPresent(subject::signature);
    return new CommandResult.Judged(
        subject.build(),
        answer,
        answer.outcome() instanceof PolicyAnswer.Outcome.Unanswered(ModelSigningException failure)
            ? Optional.of(Outcome.of(subject.build(), failure))
            : answer.result().map(result -> Verdicts.of(subject.build(), result)));
  }

  @Override
  public Subject subject() {
    Subject.Builder subject =
        Subject.builder().command("verify policy").purpose(Subject.Purpose.VERIFY);
    models.only().ifPresent(location -> subject.model(location.toString()));
    return subject.page(report.request()).build();
  }
}
