package io.modelsigning.cli;

import io.modelsigning.domain.ModelSigningException;
import io.modelsigning.domain.port.in.Inspection;
import io.modelsigning.filesystem.SignatureFile;
import jakarta.inject.Inject;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Shows what a signature claims. */
@Command(
    name = "inspect",
    sortOptions = false,
    description =
        "Show what a signature claims, without verifying anything: method, signer, files and their"
            + " digests.")
final class InspectCommand implements Task {
  private final UseCaseFactory useCases;

  @Parameters(
      arity = "0..1",
      paramLabel = "SIGNATURE",
      description = "The signature file, such as model.sig.")
  private @Nullable Path file;

  @Inject
  InspectCommand(UseCaseFactory useCases) {
    this.useCases = useCases;
  }

  @Override
  public Report run(Conversation conversation) throws UsageException, ModelSigningException {
    if (file == null) {
      throw new UsageException("SIGNATURE is missing");
    }
    SignatureFile signature = SignatureFile.at(file);
    Inspection inspection = useCases.inspectSignature().inspect(signature);
    return Report.builder()
        .command("inspect")
        .result(Report.Result.INSPECTED)
        .signature(signature.location())
        .method(inspection.bundle().material().method().id())
        .manifest(inspection.statement().manifest())
        .files(inspection.statement().manifest().resourcesByFile().size())
        .inspection(inspection)
        .build();
  }

  @Override
  public void describe(Report.Builder report) {
    if (file != null) {
      report.signature(file.toString());
    }
  }
}
