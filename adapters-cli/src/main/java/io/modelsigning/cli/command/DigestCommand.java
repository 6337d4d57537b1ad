package io.modelsigning.cli.command;

import io.modelsigning.cli.catalogue.Catalogue;
import io.modelsigning.cli.digests.DigestCacheOptions;
import io.modelsigning.cli.digests.DigestCaches;
import io.modelsigning.cli.option.Definition;
import io.modelsigning.cli.option.FileRole;
import io.modelsigning.cli.option.ManifestFlags;
import io.modelsigning.cli.option.ModelsArgument;
import io.modelsigning.cli.option.Option;
import io.modelsigning.cli.option.OptionGroup;
import io.modelsigning.cli.option.SignatureOption;
import io.modelsigning.cli.option.StatedDigestOptions;
import io.modelsigning.cli.option.ThreadOption;
import io.modelsigning.cli.option.UsageException;
import io.modelsigning.cli.result.CommandResult;
import io.modelsigning.cli.result.Subject;
import io.modelsigning.cli.reuse.ManifestFiles;
import io.modelsigning.cli.session.CommandContext;
import io.modelsigning.cli.storage.Storages;
import io.modelsigning.cli.usecase.Engines;
import io.modelsigning.cli.usecase.UseCaseFactory;
import io.modelsigning.domain.ModelSigningException;
import io.modelsigning.domain.discovery.SignedModel;
import io.modelsigning.domain.port.in.DigestedModel;
import io.modelsigning.domain.port.in.ManifestOptions;
import io.modelsigning.domain.port.out.KnownDigests;
import io.modelsigning.domain.port.out.StoredModel;
import io.modelsigning.domain.storage.Location;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/** Prints a model's root digest. */
final class DigestCommand implements Command {
  private final UseCaseFactory useCases;
  private final Storages storages;
  private final Catalogue catalogue;
  private final ManifestFiles manifests;
  private final DigestCaches caches;

  private final ModelsArgument models = new ModelsArgument();
  private final SignatureOption signature;
  private final ManifestFlags manifest = new ManifestFlags();
  private final ThreadOption threads = new ThreadOption();
  private final StatedDigestOptions statedDigests = new StatedDigestOptions();
  private final DigestCacheOptions cache = DigestCacheOptions.ofComputing();

  private final Option<Path> written =
      OptionGroup.SHOWN.file(
          FileRole.MANIFEST_WRITTEN,
          "--manifest",
          "FILE",
          """
          Also write the manifest to FILE: every file with its size and digest, in JSON, for 'sign \
          --manifest' and 'verify --manifest' elsewhere; - for standard output. FILE must be outside \
          of the model. An older manifest is replaced.\
          """);

  @Inject
  DigestCommand(
      UseCaseFactory useCases,
      Storages storages,
      Catalogue catalogue,
      ManifestFiles manifests,
      DigestCaches caches) {
    this.manifests = manifests;
    this.caches = caches;
    this.useCases = useCases;
    this.catalogue = catalogue;
    this.storages = storages;
    this.signature = SignatureOption.leftOut(storages);
  }

  @Override
  public CommandSpec definition() {
    return Definition.of(this, "digest", "Print a model's root digest, which names its content.")
        .synopsis("model-signing digest [OPTIONS] MODEL...")
        .description(
            "It is what a signature made with the same options would sign. The signature file"
                + " itself is left out, as it is when signing.")
        .examples(
            "  Of a directory:",
            "    model-signing digest bert",
            "  With a faster algorithm, and in pieces that are hashed side by side:",
            "    model-signing digest --hash-algorithm blake3 --shard-size 64MiB bert",
            "  With the manifest, to be signed elsewhere:",
            "    model-signing digest --manifest bert.json bert",
            "  Of every signed model below models, each in a line with its name:",
            "    model-signing digest --recursive models")
        .with(models, signature, manifest, written, threads, statedDigests, cache);
  }

  @Override
  public CommandResult run(CommandContext context)
      throws UsageException, ModelSigningException, InterruptedException {
    models.require();
    Optional<Location> only = models.only();
    if (only.isPresent()) {
      return digest(
          new SignedModel(only.get(), List.of(signature.locationFor(only.get()))),
          useCases.engines(threads, context),
          caches.known(cache, List.of(only.get()), context),
          subject(),
          context);
    }
    if (signature.isGiven()) {
      throw new UsageException("--signature goes with one model alone");
    }
    if (written.value() != null) {
      throw new UsageException("--manifest goes with one model alone");
    }
    Engines engines = useCases.sharedEngines(threads, context);
    List<KnownDigests> known = caches.known(cache, models.given(), context);
    return catalogue.of(
        models.given(),
        models.search,
        subject(),
        useCases.threads(threads),
        model -> List.of(signature.locationFor(model)),
        Catalogue.Work.of(
            "digested", (model, about, own) -> digest(model, engines, known, about, own)),
        context);
  }

  private CommandResult digest(
      SignedModel model,
      Engines engines,
      List<KnownDigests> known,
      Subject about,
      CommandContext context)
      throws UsageException, ModelSigningException, InterruptedException {
    StoredModel opened = statedDigests.applied(storages.model(model.model(), context.progress()));
    DigestedModel digested =
        useCases
            .digestModel(engines.engineFor(opened.trait()))
            .digest(opened, optionsFor(opened, model, known, context), context.progress());
    Path file = written.value();
    if (file != null) {
      manifests.write(file, digested);
    }
    return new CommandResult.Digested(
        about,
        new CommandResult.Hashed(
            digested.manifest(), digested.files(), digested.bytes(), digested.reused()));
  }

  /** A signature is no part of the model, so that the digest is the one that was signed. */
  private ManifestOptions optionsFor(
      StoredModel opened, SignedModel model, List<KnownDigests> known, CommandContext context)
      throws UsageException {
    ManifestOptions.Builder options =
        ManifestOptions.builder()
            .from(
                models.only().isPresent()
                    ? manifest.optionsFor(opened, context::warn)
                    : manifest.optionsForOneOfSeveral(opened))
            .addAllKnown(opened.statedDigests().stream().toList())
            .addAllKnown(known);
    for (Location place : model.signatures()) {
      storages.signature(place).pathWithin(opened).ifPresent(options::addIgnorePaths);
    }
    return options.build();
  }

  @Override
  public Subject subject() {
    // Its signature is not what the command is about.
    return Subject.builder().command("digest").model(models.only().map(Location::toString)).build();
  }
}
