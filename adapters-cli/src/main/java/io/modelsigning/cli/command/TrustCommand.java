package io.modelsigning.cli.command;

import dagger.Lazy;
import io.modelsigning.cli.option.CacheDirectory;
import io.modelsigning.cli.option.Definition;
import io.modelsigning.cli.option.FileRole;
import io.modelsigning.cli.option.Option;
import io.modelsigning.cli.option.OptionGroup;
import io.modelsigning.cli.option.SigstoreInstanceOptions;
import io.modelsigning.cli.option.UsageException;
import io.modelsigning.cli.result.CommandResult;
import io.modelsigning.cli.result.Subject;
import io.modelsigning.cli.session.CommandContext;
import io.modelsigning.cli.signer.SigstoreAccess;
import io.modelsigning.cli.trust.TrustChanges;
import io.modelsigning.domain.ModelSigningException;
import io.modelsigning.domain.Reason;
import io.modelsigning.domain.VerificationUnavailableException;
import io.modelsigning.filesystem.OpenStreams;
import io.modelsigning.filesystem.ReportFile;
import io.modelsigning.sigstore.SigstoreMethods;
import io.modelsigning.sigstore.TrustRoot;
import io.modelsigning.sigstore.TrustSource;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/** Shows, updates or exports the trust root of a Sigstore instance. */
final class TrustCommand implements Command {
  /** What is done with the trust root. */
  private enum Task {
    SHOW,
    UPDATE,
    EXPORT
  }

  private final Lazy<SigstoreMethods> sigstore;
  private final Map<String, String> environment;
  private final Option<Boolean> useStaging = SigstoreInstanceOptions.staging();
  private final Option<Path> cacheDir = SigstoreInstanceOptions.cacheDirectory();
  private final Option<Path> file =
      Option.file(FileRole.TRUST_WRITTEN, "FILE", "The file to write, a trusted root in JSON.");
  private final Option<Boolean> force =
      OptionGroup.OTHER.flagOfOneRun("--force", "Replace FILE if it is there.");

  private Task task = Task.SHOW;

  @Inject
  TrustCommand(Lazy<SigstoreMethods> sigstore, Map<String, String> environment) {
    this.sigstore = sigstore;
    this.environment = environment;
  }

  /** Returns this command for the task of that name. */
  TrustCommand to(String wanted) {
    task = Task.valueOf(wanted.toUpperCase(Locale.ROOT));
    return this;
  }

  @Override
  public CommandSpec definition() {
    return switch (task) {
      case SHOW ->
          Definition.of(this, "show", "Show what is kept of Sigstore's trust root.")
              .synopsis("model-signing trust show [OPTIONS]")
              .description(
                  "Which instance it is of, where it is kept and since when, when its metadata expires, and the authorities and logs with the time for which each is trusted. The network is not used, and what is kept is verified as ever.")
              .examples("  For a script:", "    model-signing trust show --output json")
              .with(useStaging, cacheDir);
      case UPDATE ->
          Definition.of(this, "update", "Fetch Sigstore's trust root now, and keep it.")
              .synopsis("model-signing trust update [OPTIONS]")
              .description(
                  "Says what has changed. A repository that cannot be reached is no success, whatever is kept.")
              .examples("  Before a machine is cut off:", "    model-signing trust update")
              .with(useStaging, cacheDir);
      case EXPORT ->
          Definition.of(this, "export", "Write Sigstore's trust root into a file.")
              .synopsis("model-signing trust export [OPTIONS] FILE")
              .description(
                  "The file is the trusted root as it is signed, for --trust-config on machines without a network. It is fetched first; what is kept serves if that cannot be, or with --offline.")
              .examples(
                  "  For another machine:", "    model-signing trust export trusted_root.json")
              .with(file, force, useStaging, cacheDir);
    };
  }

  @Override
  public CommandResult run(CommandContext context)
      throws UsageException, ModelSigningException, InterruptedException {
    Optional<Path> cache = CacheDirectory.of(cacheDir.value(), environment);
    TrustSource source =
        useStaging.or(false)
            ? new TrustSource.Staging(cache)
            : new TrustSource.PublicInstance(cache);
    SigstoreMethods methods = SigstoreAccess.of(sigstore, context);
    return switch (task) {
      case SHOW -> {
        TrustRoot root = methods.offline().trustRoot(source);
        yield result(root, Optional.empty(), Optional.empty(), context);
      }
      case UPDATE -> {
        if (cache.isEmpty()) {
          throw new UsageException(
              "there is no place to keep what is fetched: --cache-dir is none");
        }
        Optional<TrustRoot> before = usable(methods.offline(), source);
        TrustRoot after = methods.updatedTrustRoot(source);
        yield result(
            after, Optional.of(TrustChanges.between(before, after)), Optional.empty(), context);
      }
      case EXPORT -> {
        Path target = file.value();
        if (target == null) {
          throw new UsageException("FILE is missing");
        }
        if (OpenStreams.toWrite(target).isPresent()) {
          throw new UsageException("FILE must be a file, but '%s' is a stream".formatted(target));
        }
        TrustRoot root = methods.trustRoot(source);
        write(root, target);
        yield result(root, Optional.empty(), Optional.of(target), context);
      }
    };
  }

  private static Optional<TrustRoot> usable(SigstoreMethods offline, TrustSource source)
      throws InterruptedException {
    try {
      return Optional.of(offline.trustRoot(source));
    } catch (VerificationUnavailableException e) {
      // Missing, damaged or expired: the update mends it, or says why not.
      return Optional.empty();
    }
  }

  private static void write(TrustRoot root, Path target) throws VerificationUnavailableException {
    try {
      ReportFile.at(target, "the trusted root").write(root.content());
    } catch (IOException e) {
      throw new VerificationUnavailableException(
          Reason.IO_ERROR, String.valueOf(e.getMessage()), e);
    }
  }

  private CommandResult result(
      TrustRoot root,
      Optional<TrustChanges> changes,
      Optional<Path> written,
      CommandContext context) {
    root.warnings().forEach(context::warn);
    return new CommandResult.Trusted(subject(), root, changes, written);
  }

  @Override
  public Subject subject() {
    return Subject.of(
        switch (task) {
          case SHOW -> "trust show";
          case UPDATE -> "trust update";
          case EXPORT -> "trust export";
        });
  }
}
