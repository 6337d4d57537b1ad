package io.modelsigning.cli.option;

import io.modelsigning.cli.result.Report;
import io.modelsigning.domain.signature.SignatureMethod;
import picocli.CommandLine.Model.CommandSpec;

/** What every way of signing takes. */
public final class SignFlags implements Options {
  public final ModelArgument model = new ModelArgument();

  public final SignatureOption signature = SignatureOption.written();

  public final ForceOption force = new ForceOption(OptionGroup.PLACE, "signature");

  public final ManifestFlags manifest = new ManifestFlags();

  public final ThreadOption threads = new ThreadOption();

  @Override
  public void addTo(CommandSpec command) {
    model.addTo(command);
    signature.addTo(command);
    force.addTo(command);
    manifest.addTo(command);
    threads.addTo(command);
  }

  /** Adds model, signature and method to the report of a failure. */
  public void describe(Report.Builder report, SignatureMethod method) {
    report.method(method.id());
    model
        .given()
        .ifPresent(
            path -> report.model(path.toString()).signature(signature.pathFor(path).toString()));
  }
}
