package io.modelsigning.cli.usecase;

import dagger.Lazy;
import io.modelsigning.cli.catalogue.NearbySignatures;
import io.modelsigning.cli.option.CacheDirectory;
import io.modelsigning.cli.option.UsageException;
import io.modelsigning.cli.result.CommandResult;
import io.modelsigning.cli.result.Subject;
import io.modelsigning.cli.session.CommandContext;
import io.modelsigning.cli.session.Outcome;
import io.modelsigning.cli.signer.KeyReferences;
import io.modelsigning.cli.signer.PolicySigners;
import io.modelsigning.cli.storage.Storages;
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

/** Verifies a model under a policy, of which it reads all signatures. */
public final class VerifyingUnderPolicy {
  private final UseCaseFactory useCases;
  private final SignaturePlaces places;
  private final NearbySignatures nearby;
  private final Storages storages;
  private final Lazy<KeyMethods> keys;
  private final KeyReferences references;
  private final Lazy<SigstoreMethods> sigstore;
  private final Map<String, String> environment;

  @Inject
  VerifyingUnderPolicy(
      UseCaseFactory useCases,
      SignaturePlaces places,
      NearbySignatures nearby,
      Storages storages,
      Lazy<KeyMethods> keys,
      KeyReferences references,
      Lazy<SigstoreMethods> sigstore,
      Map<String, String> environment) {
    this.useCases = useCases;
    this.places = places;
    this.nearby = nearby;
    this.storages = storages;
    this.keys = keys;
    this.references = references;
    this.sigstore = sigstore;
    this.environment = environment;
  }

  /**
   * What is the same for each model.
   *
   * @param known digests that take the place of reading
   */
  public record Terms(
      PolicyFlags flags, ModelPolicy policy, Engines engines, List<KnownDigests> known) {}

  /**
   * Reads the policy, with the keys and trust roots that it names.
   *
   * @throws UsageException if it cannot be used
   */
  public ModelPolicy policy(PolicyFlags flags, CommandContext context)
      throws UsageException, ModelSigningException, InterruptedException {
    Optional<Path> cache = CacheDirectory.of(flags.cacheDir.value(), environment);
    for (Location model : flags.models.given()) {
      cache = CacheDirectory.outside(model, cache, context::warn);
    }
    return PolicyFiles.create(new PolicySigners(keys, references, sigstore, cache, context))
        .read(flags.policy.required());
  }

  /** Returns a model that the user names, with its signatures. */
  public SignedModel named(Location model, PolicyFlags flags) throws ModelSigningException {
    SignedModel named =
        new SignedModel(
            model,
            flags.signatures.areGiven()
                ? nearby.all(flags.signatures.locationsFor(model))
                : nearby.of(model));
    named.requireFewSignatures();
    return named;
  }

  /** Verifies one of several models; where it has no signatures yet, they are looked for. */
  public CommandResult verify(SignedModel given, Terms terms, Subject about, CommandContext context)
      throws UsageException, ModelSigningException, InterruptedException {
    PolicyFlags flags = terms.flags();
    SignedModel signed = given.signatures().isEmpty() ? named(given.model(), flags) : given;
    StoredModel model =
        flags.statedDigests.applied(storages.model(signed.model(), context.progress()));
    List<SignatureStore> stores = new ArrayList<>();
    for (Location signature : signed.signatures()) {
      stores.add(places.toRead(signature));
    }
    PolicyAnswer answer =
        useCases
            .verifyUnderPolicy(terms.engines().engineFor(model.trait()))
            .verify(
                PolicyRequest.builder()
                    .policy(terms.policy())
                    .model(model)
                    .path(signed.model().toString())
                    .signatures(stores)
                    .addAllKnown(model.statedDigests().stream().toList())
                    .addAllKnown(terms.known())
                    .signaturesWereFound(!flags.signatures.areGiven())
                    .ignorePaths(
                        flags.models.only().isPresent()
                            ? flags.exclusions.pathsWithin(model, context::warn)
                            : flags.exclusions.thoseWithin(model))
                    .ignoreGitPaths(flags.exclusions.ignoreGitPaths.or(true))
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
}
