package io.modelsigning.cli.option;

import static io.modelsigning.cli.option.OptionGroup.FILES;

import io.modelsigning.cli.result.ReportRequest;
import io.modelsigning.cli.result.Subject;
import io.modelsigning.domain.ModelAccessException;
import io.modelsigning.domain.port.out.Storage;
import io.modelsigning.domain.signature.SignatureMethod;
import io.modelsigning.domain.storage.Location;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/** What every way of verifying takes. */
public final class VerifyFlags implements Options {
  public final ModelsArgument models = new ModelsArgument();

  public final SignaturesOption signatures;

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
    this.signatures = new SignaturesOption(storage);
  }

  @Override
  public void addTo(CommandSpec command) {
    models.addTo(command);
    signatures.addTo(command);
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
    Optional<Location> only = models.only();
    if (only.isEmpty()) {
      throw new UsageException("--report goes with one model alone");
    }
    report.accept(only.get(), basis);
  }

  /** Returns model, signature, method and page, as far as they are given. */
  public Subject subject(SignatureMethod method) {
    Subject.Builder subject =
        Subject.builder()
            .command("verify " + method.id())
            .purpose(Subject.Purpose.VERIFY)
            .method(method)
            .page(report.request());
    models
        .only()
        .ifPresent(
            location ->
                subject
                    .model(location.text())
                    .signature(signatures.locationsFor(location).getFirst().text()));
    return subject.build();
  }
}
