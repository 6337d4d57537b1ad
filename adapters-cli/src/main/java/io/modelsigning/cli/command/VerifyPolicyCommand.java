package io.modelsigning.cli.command;

import io.modelsigning.cli.catalogue.Catalogue;
import io.modelsigning.cli.digests.DigestCacheOptions;
import io.modelsigning.cli.digests.DigestCaches;
import io.modelsigning.cli.option.Definition;
import io.modelsigning.cli.option.ForceOption;
import io.modelsigning.cli.option.ModelsArgument;
import io.modelsigning.cli.option.OptionGroup;
import io.modelsigning.cli.option.ReportOption;
import io.modelsigning.cli.option.UsageException;
import io.modelsigning.cli.result.CommandResult;
import io.modelsigning.cli.result.ReportRequest;
import io.modelsigning.cli.result.Subject;
import io.modelsigning.cli.session.CommandContext;
import io.modelsigning.cli.storage.Storages;
import io.modelsigning.cli.usecase.PolicyFlags;
import io.modelsigning.cli.usecase.UseCaseFactory;
import io.modelsigning.cli.usecase.VerifyingUnderPolicy;
import io.modelsigning.domain.ModelSigningException;
import io.modelsigning.domain.policy.ModelPolicy;
import io.modelsigning.domain.storage.Location;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/** Verifies as a policy asks. */
final class VerifyPolicyCommand implements Command {
  private final UseCaseFactory useCases;
  private final Catalogue catalogue;
  private final VerifyingUnderPolicy verifying;
  private final DigestCaches caches;

  private final PolicyFlags flags;
  private final DigestCacheOptions digests = DigestCacheOptions.ofVerifying();
  private final ReportOption report = new ReportOption();
  private final ForceOption force = new ForceOption(OptionGroup.SHOWN, "report");

  @Inject
  VerifyPolicyCommand(
      UseCaseFactory useCases,
      Catalogue catalogue,
      VerifyingUnderPolicy verifying,
      Storages storages,
      DigestCaches caches) {
    this.useCases = useCases;
    this.catalogue = catalogue;
    this.verifying = verifying;
    this.caches = caches;
    this.flags = new PolicyFlags(new ModelsArgument(), storages);
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
            flags.policy,
            flags.models,
            flags.signatures,
            flags.exclusions,
            flags.threads,
            flags.statedDigests,
            digests,
            flags.cacheDir,
            report,
            force);
  }

  @Override
  public CommandResult run(CommandContext context)
      throws UsageException, ModelSigningException, InterruptedException {
    ModelsArgument models = flags.models;
    models.require();
    Path file = flags.policy.required();
    Optional<Location> only = models.only();
    if (only.isPresent()) {
      report.accept(only.get(), List.of(new ReportRequest.Basis("Policy", String.valueOf(file))));
    } else if (report.isWanted()) {
      throw new UsageException("--report goes with one model alone");
    }
    ModelPolicy policy = verifying.policy(flags, context);
    if (only.isPresent()) {
      VerifyingUnderPolicy.Terms terms =
          new VerifyingUnderPolicy.Terms(
              flags,
              policy,
              useCases.engines(flags.threads, context),
              caches.known(digests, models.given(), context));
      return verifying.verify(verifying.named(only.get(), flags), terms, subject(), context);
    }
    if (flags.signatures.areGiven()) {
      throw new UsageException("--signature goes with one model alone");
    }
    VerifyingUnderPolicy.Terms terms =
        new VerifyingUnderPolicy.Terms(
            flags,
            policy,
            useCases.sharedEngines(flags.threads, context),
            caches.known(digests, models.given(), context));
    return catalogue.of(
        models.given(),
        models.search,
        subject(),
        useCases.threads(flags.threads),
        // What is named has its signatures looked for by whoever works on it.
        model -> List.of(),
        Catalogue.Work.of(
            "verified", (model, about, own) -> verifying.verify(model, terms, about, own)),
        context);
  }

  @Override
  public Subject subject() {
    Subject.Builder subject =
        Subject.builder().command("verify policy").purpose(Subject.Purpose.VERIFY);
    flags.models.only().ifPresent(location -> subject.model(location.toString()));
    return subject.page(report.request()).build();
  }
}
