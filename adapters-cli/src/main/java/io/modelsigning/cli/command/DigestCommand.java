package io.modelsigning.cli.command;

import io.modelsigning.cli.option.Definition;
import io.modelsigning.cli.option.ManifestFlags;
import io.modelsigning.cli.option.ModelArgument;
import io.modelsigning.cli.option.SignatureOption;
import io.modelsigning.cli.option.Storages;
import io.modelsigning.cli.option.ThreadOption;
import io.modelsigning.cli.option.UsageException;
import io.modelsigning.cli.result.CommandResult;
import io.modelsigning.cli.result.Subject;
import io.modelsigning.domain.ModelSigningException;
import io.modelsigning.domain.port.in.DigestedModel;
import io.modelsigning.domain.port.in.ManifestOptions;
import io.modelsigning.domain.port.out.StoredModel;
import io.modelsigning.domain.storage.Location;
import jakarta.inject.Inject;
import picocli.CommandLine.Model.CommandSpec;

/** Prints a model's root digest. */
final class DigestCommand implements Command {
  private final UseCaseFactory useCases;
  private final Storages storages;

  private final ModelArgument model = new ModelArgument();
  private final SignatureOption signature;
  private final ManifestFlags manifest = new ManifestFlags();
  private final ThreadOption threads = new ThreadOption();

  @Inject
  DigestCommand(UseCaseFactory useCases, Storages storages) {
    this.useCases = useCases;
    this.storages = storages;
    this.signature = SignatureOption.leftOut(storages);
  }

  @Override
  public CommandSpec definition() {
    return Definition.of(this, "digest", "Print a model's root digest, which names its content.")
        .synopsis("model-signing digest [OPTIONS] MODEL")
        .description(
            "It is what a signature made with the same options would sign. The signature file itself is left out, as it is when signing.")
        .examples(
            "  Of a directory:",
            "    model-signing digest bert",
            "  With a faster algorithm, and in pieces that are hashed side by side:",
            "    model-signing digest --hash-algorithm blake3 --shard-size 64MiB bert")
        .with(model, signature, manifest, threads);
  }

  @Override
  public CommandResult run(CommandContext context)
      throws UsageException, ModelSigningException, InterruptedException {
    Location location = model.location();
    StoredModel opened = storages.model(location, context.progress());
    ManifestOptions options = optionsFor(opened, location, context);
    DigestedModel digested =
        useCases.digestModel(threads, opened, context).digest(opened, options, context.progress());
    return new CommandResult.Digested(
        subject(),
        new CommandResult.Hashed(digested.manifest(), digested.files(), digested.bytes()));
  }

  /** The signature is no part of the model, so that the digest is the one that was signed. */
  private ManifestOptions optionsFor(StoredModel opened, Location location, CommandContext context)
      throws UsageException {
    ManifestOptions.Builder options =
        ManifestOptions.builder().from(manifest.optionsFor(opened, context::warn));
    storages
        .signature(signature.locationFor(location))
        .pathWithin(opened)
        .ifPresent(options::addIgnorePaths);
    return options.build();
  }

  @Override
  public Subject subject() {
    return Subject.builder().command("digest").model(model.given().map(Location::text)).build();
  }
}
