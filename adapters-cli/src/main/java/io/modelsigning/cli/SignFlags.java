package io.modelsigning.cli;

import io.modelsigning.domain.signature.SignatureMethod;
import picocli.CommandLine.Mixin;

/** What every way of signing takes. */
final class SignFlags {
  @Mixin ModelArgument model = new ModelArgument();

  @Mixin SignatureOption signature = new SignatureOption();

  @Mixin ManifestFlags manifest = new ManifestFlags();

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
