package io.modelsigning.spark.submit;

import io.modelsigning.cli.catalogue.Catalogue;
import io.modelsigning.cli.command.Command;
import io.modelsigning.cli.option.Definition;
import io.modelsigning.cli.option.FileRole;
import io.modelsigning.cli.option.ForceOption;
import io.modelsigning.cli.option.ModelsArgument;
import io.modelsigning.cli.option.Option;
import io.modelsigning.cli.option.OptionGroup;
import io.modelsigning.cli.option.UsageException;
import io.modelsigning.cli.result.CommandReasons;
import io.modelsigning.cli.result.CommandResult;
import io.modelsigning.cli.result.ExitCode;
import io.modelsigning.cli.result.Subject;
import io.modelsigning.cli.result.Version;
import io.modelsigning.cli.session.CommandContext;
import io.modelsigning.cli.storage.Storages;
import io.modelsigning.cli.usecase.PolicyFlags;
import io.modelsigning.cli.usecase.UseCaseFactory;
import io.modelsigning.cli.usecase.VerifyingUnderPolicy;
import io.modelsigning.domain.ModelAccessException;
import io.modelsigning.domain.ModelSigningException;
import io.modelsigning.domain.Reason;
import io.modelsigning.domain.Warning;
import io.modelsigning.domain.discovery.SignedModel;
import io.modelsigning.domain.manifest.DigestSource;
import io.modelsigning.domain.policy.ModelPolicy;
import io.modelsigning.domain.storage.Location;
import io.modelsigning.filesystem.ReportFile;
import io.modelsigning.html.AuditPage;
import io.modelsigning.html.AuditReport;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** Verifies every signed model of a hub under a policy, and keeps the answers as rows. */
final class AuditCommand implements Command {
  private final UseCaseFactory useCases;
  private final Catalogue catalogue;
  private final VerifyingUnderPolicy verifying;
  private final Storages storages;
  private final Cluster cluster;
  private final Clock clock;

  private final PolicyFlags flags;
  private final Option<String> results =
      OptionGroup.SHOWN.optionOfOneRun(
          String.class,
          "--results",
          "FOLDER",
          "Where Spark writes a row for each model, with the fields of JSON output, into a folder of"
              + " this run's own. What earlier audits wrote there is read first: a model whose"
              + " listing they saw is not read again.");
  private final Option<AuditFormat> format =
      OptionGroup.SHOWN.optionOfOneRun(
          AuditFormat.class,
          "--format",
          "FORM",
          "Write rows as parquet or json. Default: parquet.");
  private final Option<Boolean> full =
      OptionGroup.REUSE.flagOfOneRun(
          "--full", "Read every model, whatever earlier audits found of it.");
  private final Option<Path> report =
      OptionGroup.SHOWN.file(
          FileRole.REPORT_WRITTEN,
          "--report",
          "FILE",
          "Also write what the audit comes to, and which models do not pass, to FILE as one HTML"
              + " page. An older report is replaced, any other file only with --force.");
  private final ForceOption force = new ForceOption(OptionGroup.SHOWN, "report");

  @Inject
  AuditCommand(
      UseCaseFactory useCases,
      Catalogue catalogue,
      VerifyingUnderPolicy verifying,
      Storages storages,
      Cluster cluster,
      Clock clock) {
    this.useCases = useCases;
    this.catalogue = catalogue;
    this.verifying = verifying;
    this.storages = storages;
    this.cluster = cluster;
    this.clock = clock;
    this.flags = new PolicyFlags(ModelsArgument.ofHubs(), storages);
  }

  @Override
  public CommandSpec definition() {
    return Definition.of(this, "audit", "Verify every signed model of a hub under a policy.")
        .synopsis(
            "spark-submit … model-signing-spark.jar audit --policy FILE --results FOLDER"
                + " [OPTIONS] HUB...")
        .description(
            "Each HUB is searched for signatures, and what they sign is verified under the policy,"
                + " thousands of models at once. The driver lists models and judges signatures;"
                + " executors hash. An audit that is run again with the same --results judges all"
                + " signatures anew, but reads no model whose listing is that of an earlier audit,"
                + " and says so: whoever can write there, or set back the times of files, can have"
                + " it pass over a change. Use --full against that.")
        .examples(
            "  Audit a hub, and again a day later:",
            "    spark-submit --master spark://master:7077 model-signing-spark.jar \\",
            "        audit --policy policy.yaml --results hdfs:///audits hdfs:///hub")
        .with(
            flags.policy,
            flags.models,
            flags.exclusions,
            flags.threads,
            flags.cacheDir,
            results,
            format,
            full,
            report,
            force);
  }

  @Override
  public CommandResult run(CommandContext context)
      throws UsageException, ModelSigningException, InterruptedException {
    String folder = results.value();
    if (folder == null || folder.isEmpty()) {
      throw new UsageException("--results is missing");
    }
    if (!flags.models.given().isEmpty() && flags.models.search.filesFrom.value() != null) {
      throw new UsageException("--files-from lists models, and goes without HUB");
    }
    if (flags.models.given().isEmpty() && flags.models.search.filesFrom.value() == null) {
      throw new UsageException("HUB is missing");
    }
    requireReportWritable();
    ModelPolicy policy = verifying.policy(flags, context);
    SparkSession spark = cluster.session();
    AuditFormat form = format.or(AuditFormat.PARQUET);
    EarlierAudits earlier =
        full.or(false) ? EarlierAudits.NONE : EarlierAudits.in(folder, form, spark);
    Run run =
        new Run(
            policy,
            context,
            new AuditedDigests.Audit(
                earlier,
                storages,
                useCases.inspectSignature(),
                new DigestSource(DigestSource.Kind.AUDIT, folder),
                clock),
            new AuditRows(spark, folder, form, clock));
    return run.all(subject());
  }

  private void requireReportWritable() throws UsageException {
    Path file = report.value();
    if (file != null) {
      try {
        ReportFile.at(file).requireWritable();
      } catch (IOException e) {
        throw new UsageException("--report: " + e.getMessage());
      }
    }
  }

  @Override
  public Subject subject() {
    return Subject.builder().command("audit").purpose(Subject.Purpose.VERIFY).build();
  }

  /** One audit. */
  private final class Run {
    private final ModelPolicy policy;
    private final CommandContext context;
    private final AuditedDigests.Audit audit;
    private final AuditRows rows;
    private final Map<String, AuditedDigests> digests = new ConcurrentHashMap<>();

    // Answers come one at a time.
    private final List<AuditReport.Problem> problems = new ArrayList<>();
    private long allProblems;
    private long notReadAgain;

    Run(ModelPolicy policy, CommandContext context, AuditedDigests.Audit audit, AuditRows rows) {
      this.policy = policy;
      this.audit = audit;
      this.rows = rows;
      this.context =
          new AuditContext(
              context,
              (result, completion) -> {
                String model = result.subject().model().orElse("");
                AuditedDigests learnt = digests.remove(model);
                rows.add(result, completion, learnt == null ? Map.of() : learnt.contents());
                count(result, model);
              });
    }

    private void count(CommandResult result, String model) {
      boolean reused =
          result
              .hashedContent()
              .filter(
                  hashed ->
                      hashed.reused().stream().anyMatch(one -> one.source().equals(audit.source())))
              .isPresent();
      if (reused) {
        notReadAgain++;
      }
      switch (result.exitCode()) {
        case DONE -> {
          // It passes.
        }
        case REFUSED, USAGE, UNAVAILABLE, INTERRUPTED -> {
          allProblems++;
          if (problems.size() < AuditPage.MAXIMUM_ROWS) {
            problems.add(
                new AuditReport.Problem(
                    model,
                    result.exitCode() == ExitCode.REFUSED,
                    result.complaint().map(why -> why.reason().code()).orElse(""),
                    result.complaint().map(why -> why.message()).orElse("")));
          }
        }
      }
    }

    CommandResult all(Subject about)
        throws UsageException, ModelSigningException, InterruptedException {
      Instant start = clock.instant();
      VerifyingUnderPolicy.Terms common =
          new VerifyingUnderPolicy.Terms(
              flags, policy, useCases.sharedEngines(flags.threads, context), List.of());
      CommandResult.Several all =
          catalogue.of(
              flags.models.given(),
              flags.models.search,
              about,
              useCases.threads(flags.threads),
              model -> List.of(),
              Catalogue.Work.of(
                  "verified", (model, subject, own) -> one(model, common, subject, own)),
              context);
      rows.end();
      Optional<String> failure = rows.failure();
      if (failure.isPresent()) {
        throw new ModelAccessException(
            Reason.IO_ERROR,
            rows.folder(),
            "the results of the audit cannot be written to '%s': %s"
                .formatted(rows.folder(), failure.get()));
      }
      context.say(
          "%d models were not read again, since an earlier audit saw the same listing; rows in '%s'"
              .formatted(notReadAgain, rows.folder()));
      return reported(all, start);
    }

    private CommandResult one(
        SignedModel found, VerifyingUnderPolicy.Terms common, Subject about, CommandContext own)
        throws UsageException, ModelSigningException, InterruptedException {
      SignedModel model =
          found.signatures().isEmpty() ? verifying.named(found.model(), flags) : found;
      AuditedDigests known = new AuditedDigests(audit, model);
      digests.put(model.model().toString(), known);
      return verifying.verify(
          model,
          new VerifyingUnderPolicy.Terms(
              common.flags(), common.policy(), common.engines(), List.of(known)),
          about,
          own);
    }

    /**
     * Writes the page that was asked for, and returns what the audit comes to then: without it none
     * is a success, and models that do not pass stay what they are.
     */
    private CommandResult reported(CommandResult.Several all, Instant start) throws UsageException {
      @Nullable Path file = report.value();
      if (file == null) {
        return all;
      }
      AuditReport page =
          new AuditReport(
              "model-signing " + Version.number(),
              flags.models.given().stream().map(Location::toString).toList(),
              String.valueOf(flags.policy.required()),
              rows.folder(),
              start,
              Duration.between(start, clock.instant()),
              all.tally().done(),
              all.tally().refused(),
              all.tally().unanswered(),
              notReadAgain,
              all.tally().bytes(),
              problems,
              allProblems);
      try {
        ReportFile.at(file).write(AuditPage.of(page));
        return all;
      } catch (IOException e) {
        if (all.exitCode() == ExitCode.DONE) {
          return new CommandResult.Failed(
              all.subject(),
              CommandReasons.REPORT_NOT_WRITTEN,
              "all models pass, but there is no report of it: " + e.getMessage(),
              Optional.empty());
        }
        context.warn(
            new Warning(CommandReasons.REPORT_NOT_WRITTEN, String.valueOf(e.getMessage())));
        return all;
      }
    }
  }
}
