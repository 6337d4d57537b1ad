package io.modelsigning.cli.command;

import static io.modelsigning.cli.option.OptionGroup.SHOWN;

import io.modelsigning.cli.option.Definition;
import io.modelsigning.cli.option.FileRole;
import io.modelsigning.cli.option.Option;
import io.modelsigning.cli.option.UsageException;
import io.modelsigning.cli.result.Inspected;
import io.modelsigning.cli.result.NearbyModel;
import io.modelsigning.cli.result.Report;
import io.modelsigning.domain.ModelSigningException;
import io.modelsigning.domain.manifest.Manifest;
import io.modelsigning.domain.port.in.InspectSignature;
import io.modelsigning.domain.port.in.Inspection;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/** Shows what a signature claims, or what differs between two. */
final class InspectCommand implements Command {
  private final UseCaseFactory useCases;
  private final SignaturePlaces places;

  private final Option<List<Path>> files =
      Option.files(
          FileRole.READ,
          "0..2",
          "SIGNATURE",
          "The signature file, such as model.sig, or - for standard input; with a second one, the two"
              + " to compare.");

  private final Option<Path> model =
      SHOWN.file(
          FileRole.MODEL,
          "--model",
          "MODEL",
          "Show the sizes of the files of this model, whose content is not looked at. Default: the"
              + " model that the signature lies in or beside, if it is there.");

  private final Option<Inspected.View> view =
      SHOWN.option(
          Inspected.View.class,
          "--view",
          "VIEW",
          "Show the files as a table or as a tree. Default: table.");

  private final Option<Boolean> full =
      SHOWN.flag(
          "--full",
          "Show every file and every digit of the digests, where the text is shortened otherwise.");

  @Inject
  InspectCommand(UseCaseFactory useCases, SignaturePlaces places) {
    this.useCases = useCases;
    this.places = places;
  }

  @Override
  public CommandSpec definition() {
    return Definition.of(
            this, "inspect", "Show what a signature claims, or what differs between two.")
        .synopsis("model-signing inspect [OPTIONS] SIGNATURE [SIGNATURE]")
        .description(
            "Who signed, when, how, and which files, and the command that verifies them. Nothing is verified: anybody can make a signature that claims anything.",
            "",
            "With two signatures, what differs between them; the exit code is 0 whether or not anything does.")
        .examples(
            "  Look at the signature of the directory bert:",
            "    model-signing inspect bert/model.sig",
            "  See its files as a tree, nothing shortened:",
            "    model-signing inspect --view tree --full bert/model.sig",
            "  See what differs between two versions:",
            "    model-signing inspect old/model.sig new/model.sig",
            "  The names of the signed files, for a script:",
            "    model-signing inspect --output json bert/model.sig")
        .with(files, model, view, full);
  }

  @Override
  public Report run(CommandContext context)
      throws UsageException, ModelSigningException, InterruptedException {
    List<Path> files = this.files.or(List.of());
    if (files.isEmpty()) {
      throw new UsageException("SIGNATURE is missing");
    }
    if (files.size() > 2) {
      throw new UsageException(
          "there must be one SIGNATURE, or two to compare, but there are " + files.size());
    }
    Report.Builder report =
        Report.builder()
            .command("inspect")
            .result(Report.Result.INSPECTED)
            .fullText(full.or(false));
    Path given = model.value();
    if (files.size() == 1) {
      Inspected inspected = inspect(files.getFirst());
      Manifest manifest = inspected.manifest();
      Optional<NearbyModel> found =
          given != null
              ? Optional.of(NearbyModel.at(given, manifest))
              : NearbyModel.find(files.getFirst(), manifest);
      found.ifPresent(nearby -> report.model(nearby.path().toString()));
      return report
          .signature(files.getFirst().toString())
          .method(inspected.method().id())
          .manifest(manifest)
          .files(manifest.resourcesByFile().size())
          .inspection(
              new Inspected(
                  inspected.location(), inspected.inspection(), inspected.claims(), found))
          .inspectionView(view.or(Inspected.View.TABLE))
          .build();
    }
    if (given != null || view.or(Inspected.View.TABLE) != Inspected.View.TABLE) {
      throw new UsageException(
          "%s does not go with two signatures".formatted(given != null ? "--model" : "--view"));
    }
    return report
        .inspection(inspect(files.getFirst()))
        .comparedWith(inspect(files.getLast()))
        .build();
  }

  private Inspected inspect(Path file) throws ModelSigningException {
    InspectSignature signatures = useCases.inspectSignature();
    Inspection inspection = signatures.inspect(places.toRead(file));
    return new Inspected(
        file.toString(), inspection, Inspected.claimsOf(inspection), Optional.empty());
  }

  @Override
  public void describe(Report.Builder report) {
    List<Path> files = this.files.or(List.of());
    if (files.size() == 1) {
      report.signature(files.getFirst().toString());
    }
  }
}
