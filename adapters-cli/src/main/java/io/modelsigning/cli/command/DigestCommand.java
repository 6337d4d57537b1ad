package io.modelsigning.cli.command;

import io.modelsigning.cli.option.Definition;
import io.modelsigning.cli.option.ManifestFlags;
import io.modelsigning.cli.option.ModelArgument;
import io.modelsigning.cli.option.SignatureOption;
import io.modelsigning.cli.option.ThreadOption;
import io.modelsigning.cli.option.UsageException;
import io.modelsigning.cli.result.CommandResult;
import io.modelsigning.cli.result.Subject;
import io.modelsigning.domain.ModelSigningException;
import io.modelsigning.domain.port.in.DigestedModel;
import io.modelsigning.domain.port.in.ManifestOptions;
import io.modelsigning.filesystem.LocalModel;
import io.modelsigning.filesystem.SignatureFile;
import jakarta.inject.Inject;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;

/** Prints a model's root digest. */
final class DigestCommand implements Command {
  private final UseCaseFactory useCases;

  private final ModelArgument model = new ModelArgument();
  private final SignatureOption signature = SignatureOption.leftOut();
  private final ManifestFlags manifest = new ManifestFlags();
  private final ThreadOption threads = new ThreadOption();

  @Inject
  DigestCommand(UseCaseFactory useCases) {
    this.useCases = useCases;
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
    Path path = model.path();
    LocalModel opened = LocalModel.open(path, context.progress());
    ManifestOptions options = optionsFor(opened, path);
    manifest.exclusions.warnOfAbsent(context::warn);
    DigestedModel digested =
        useCases.digestModel(threads, path, context).digest(opened, options, context.progress());
    return new CommandResult.Digested(
        subject(),
        new CommandResult.Hashed(digested.manifest(), digested.files(), digested.bytes()));
  }

  /** The signature is no part of the model, so that the digest is the one that was signed. */
  private ManifestOptions optionsFor(LocalModel opened, Path path) throws UsageException {
    ManifestOptions.Builder options =
        ManifestOptions.builder().from(manifest.optionsFor(opened, path));
    SignatureFile.at(signature.pathFor(path)).pathWithin(opened).ifPresent(options::addIgnorePaths);
    return options.build();
  }

  @Override
  public Subject subject() {
    return Subject.builder().command("digest").model(model.given().map(Path::toString)).build();
  }
}
