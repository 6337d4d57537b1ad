package io.modelsigning.cli.option;

import static io.modelsigning.cli.option.OptionGroup.FILES;

import io.modelsigning.cli.result.ReportRequest;
import io.modelsigning.cli.result.Subject;
import io.modelsigning.domain.ModelAccessException;
import io.modelsigning.domain.port.out.Storage;
import io.modelsigning.domain.signature.SignatureMethod;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/** What every way of verifying takes. */
public final class VerifyFlags implements Options {
  public final ModelArgument model = new ModelArgument();

  public final SignatureOption signature;

  public final ExclusionOptions exclusions = new ExclusionOptions();

  public final Option<Boolean> ignoreUnsignedFiles =
      FILES.negatable(
          false,
          "--ignore-unsigned-files",
          "Accept files that were not signed, without opening them. Default: refuse them.");

  public final Option<Boolean> ignoreRecordedPaths =
      FILES.negatable(
          true,
          "--ignore-recorded-paths",
          "Leave out what the signature says was left out at signing, or count it. Default: leave"
              + " out.");

  public final ThreadOption threads = new ThreadOption();

  public final ReportOption report = new ReportOption();

  public final ForceOption force = new ForceOption(OptionGroup.SHOWN, "report");

  public VerifyFlags(Storage storage) {
    this.signature = SignatureOption.read(storage);
  }

  @Override
  public void addTo(CommandSpec command) {
    model.addTo(command);
    signature.addTo(command);
    exclusions.addTo(command);
    ignoreUnsignedFiles.addTo(command);
    ignoreRecordedPaths.addTo(command);
    threads.addTo(command);
    report.addTo(command);
    force.addTo(command);
  }

  /** Accepts where a page is wanted, which names what the user trusts or expects. */
  public void acceptReport(List<ReportRequest.Basis> basis)
      throws UsageException, ModelAccessException {
    report.accept(model.location(), basis);
  }

  /** Returns model, signature, method and page, as far as they are given. */
  public Subject subject(SignatureMethod method) {
    Subject.Builder subject =
        Subject.builder()
            .command("verify " + method.id())
            .purpose(Subject.Purpose.VERIFY)
            .method(method)
            .page(report.request());
    model
        .given()
        .ifPresent(
            location ->
                subject.model(location.text()).signature(signature.locationFor(location).text()));
    return subject.build();
  }
}
