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
    header = "Show what a signature claims, without verifying it.",
    customSynopsis = {"model-signing inspect [OPTIONS] SIGNATURE"},
    description = {
      "Method, signer, signed files and their digests, and the command that verifies them. Anybody can make a signature that claims anything."
    },
    footerHeading = HelpPage.EXAMPLES,
    footer = {
      "  Look at the signature of the directory bert:",
      "    model-signing inspect bert/model.sig",
      "  The names of the signed files, for a script:",
      "    model-signing inspect --output json bert/model.sig"
    })
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
