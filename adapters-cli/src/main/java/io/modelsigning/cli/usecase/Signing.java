package io.modelsigning.cli.usecase;

import io.modelsigning.cli.digests.DigestCacheOptions;
import io.modelsigning.cli.digests.DigestCaches;
import io.modelsigning.cli.option.SignFlags;
import io.modelsigning.cli.option.UsageException;
import io.modelsigning.cli.result.CommandReasons;
import io.modelsigning.cli.result.CommandResult;
import io.modelsigning.cli.result.Subject;
import io.modelsigning.cli.reuse.Reuse;
import io.modelsigning.cli.reuse.ReuseOptions;
import io.modelsigning.cli.session.CommandContext;
import io.modelsigning.cli.storage.Storages;
import io.modelsigning.domain.ModelSigningException;
import io.modelsigning.domain.Warning;
import io.modelsigning.domain.manifest.HashAlgorithm;
import io.modelsigning.domain.manifest.Serialization;
import io.modelsigning.domain.manifest.SerializationMethod;
import io.modelsigning.domain.port.in.ManifestOptions;
import io.modelsigning.domain.port.in.SignRequest;
import io.modelsigning.domain.port.in.SignedModel;
import io.modelsigning.domain.port.out.KnownDigests;
import io.modelsigning.domain.port.out.PayloadSigner;
import io.modelsigning.domain.port.out.SignatureStore;
import io.modelsigning.domain.port.out.StoredModel;
import io.modelsigning.domain.storage.Location;
import io.modelsigning.domain.storage.StorageTrait;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Signs a model, whatever the method. */
public final class Signing {

  private final UseCaseFactory useCases;
  private final SignaturePlaces places;
  private final Storages storages;
  private final Reuse knownDigests;
  private final DigestCaches caches;

  @Inject
  public Signing(
      UseCaseFactory useCases,
      SignaturePlaces places,
      Storages storages,
      Reuse knownDigests,
      DigestCaches caches) {
    this.knownDigests = knownDigests;
    this.caches = caches;
    this.useCases = useCases;
    this.places = places;
    this.storages = storages;
  }

  public CommandResult sign(
      SignFlags flags,
      ReuseOptions reuse,
      DigestCacheOptions cache,
      PayloadSigner signer,
      CommandContext context)
      throws UsageException, ModelSigningException, InterruptedException {
    Optional<Location> location = flags.model.given();
    Reuse.Prepared prepared;
    StorageTrait storage = StorageTrait.ANY;
    List<KnownDigests> known = new ArrayList<>();
    if (location.isPresent()) {
      StoredModel model =
          flags.statedDigests.applied(storages.model(flags.model.location(), context.progress()));
      storage = model.trait();
      model.statedDigests().ifPresent(known::add);
      prepared =
          knownDigests.prepare(
              model,
              flags.manifest.optionsFor(model, context::warn),
              reuse,
              flags.manifest,
              context);
    } else {
      prepared = knownDigests.elsewhere(reuse, flags.manifest);
    }
    known.addAll(caches.known(cache, location.stream().toList(), context));
    SignatureStore signature = places.toWrite(flags.signaturePlace());
    SignRequest request =
        SignRequest.builder()
            .model(prepared.model())
            .signature(signature)
            .signer(signer)
            .overwrite(flags.overwrite())
            .manifest(ManifestOptions.builder().from(prepared.options()).addAllKnown(known).build())
            .build();
    SignedModel signed =
        useCases
            .signModel(useCases.engines(flags.threads, context).engineFor(storage))
            .sign(request, context.progress());
    prepared.afterwards().run();
    warnIfPythonCannotVerify(signed.manifest().serialization(), context);
    return new CommandResult.Signed(
        Subject.builder()
            .from(flags.subject(signer.method()))
            .model(location.map(Location::toString).orElse(prepared.model().name()))
            .signature(signature.location())
            .build(),
        new CommandResult.Hashed(
            signed.manifest(), signed.files(), signed.bytes(), signed.reused()),
        signed.signer());
  }

  /** Its library can, given the same parameters; who uses the command line has to know. */
  private static void warnIfPythonCannotVerify(
      Serialization serialization, CommandContext context) {
    List<String> beyond = new ArrayList<>();
    if (serialization.hashAlgorithm() != HashAlgorithm.SHA256) {
      beyond.add("the hash algorithm " + serialization.hashAlgorithm().id());
    }
    if (serialization.method() instanceof SerializationMethod.Shards) {
      beyond.add("shards");
    }
    if (!beyond.isEmpty()) {
      context.warn(
          new Warning(
              CommandReasons.NOT_FOR_PYTHON_COMMAND_LINE,
              "the Python command line verifies SHA-256 over whole files only, but this signature"
                  + " uses %s: verify it with this program, or with the Python library"
                      .formatted(String.join(" and ", beyond))));
    }
  }
}
