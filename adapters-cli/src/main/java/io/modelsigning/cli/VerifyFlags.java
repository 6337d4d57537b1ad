package io.modelsigning.cli;

import io.modelsigning.domain.ModelAccessException;
import io.modelsigning.domain.signature.SignatureMethod;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What every way of verifying takes. */
final class VerifyFlags {
  @Mixin ModelArgument model = new ModelArgument();

  @Mixin SignatureOption signature = new SignatureOption();

  @Mixin ExclusionOptions exclusions = new ExclusionOptions();

  @Option(
      names = "--ignore-unsigned-files",
      negatable = true,
      defaultValue = "false",
      fallbackValue = "true",
      description =
          "Accept files that were not signed, without opening them. Default: refuse them.")
  boolean ignoreUnsignedFiles;

  @Mixin ThreadOption threads = new ThreadOption();

  @Mixin ReportOption report = new ReportOption();

  /** Accepts where a page is wanted, which names what the user trusts or expects. */
  void acceptReport(List<PageOrder.Basis> basis) throws UsageException, ModelAccessException {
    Path path = model.path();
    report.accept(path, signature.pathFor(path), basis);
  }

  /** Adds model, signature and method to the report of a failure. */
  void describe(Report.Builder report, SignatureMethod method) {
    report.method(method.id()).page(this.report.order());
    model
        .given()
        .ifPresent(
            path -> report.model(path.toString()).signature(signature.pathFor(path).toString()));
  }
}
