package io.modelsigning.cli;

import io.modelsigning.domain.signature.SignatureMethod;
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

  /** Adds model, signature and method to the report of a failure. */
  void describe(Report.Builder report, SignatureMethod method) {
    report.method(method.id());
    model
        .given()
        .ifPresent(
            path -> report.model(path.toString()).signature(signature.pathFor(path).toString()));
  }
}
