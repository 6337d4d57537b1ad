package io.modelsigning.cli;

import io.modelsigning.domain.signature.SignatureMethod;
import picocli.CommandLine.Model.CommandSpec;

/** What every way of signing takes. */
final class SignFlags implements Options {
  final ModelArgument model = new ModelArgument();

  final SignatureOption signature = SignatureOption.written();

  final ForceOption force = new ForceOption(OptionGroup.PLACE, "signature");

  final ManifestFlags manifest = new ManifestFlags();

  final ThreadOption threads = new ThreadOption();

  @Override
  public void addTo(CommandSpec command) {
    model.addTo(command);
    signature.addTo(command);
    force.addTo(command);
    manifest.addTo(command);
    threads.addTo(command);
  }

  /** Adds model, signature and method to the report of a failure. */
  void describe(Report.Builder report, SignatureMethod method) {
    report.method(method.id());
    model
        .given()
        .ifPresent(
            path -> report.model(path.toString()).signature(signature.pathFor(path).toString()));
  }
}
