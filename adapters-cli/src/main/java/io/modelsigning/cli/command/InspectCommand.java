package io.modelsigning.cli.command;

import static io.modelsigning.cli.option.OptionGroup.SHOWN;

import io.modelsigning.cli.catalogue.Catalogue;
import io.modelsigning.cli.inspection.InspectedSignature;
import io.modelsigning.cli.inspection.NearbyModel;
import io.modelsigning.cli.option.Definition;
import io.modelsigning.cli.option.FileRole;
import io.modelsigning.cli.option.Option;
import io.modelsigning.cli.option.SearchOptions;
import io.modelsigning.cli.option.UsageException;
import io.modelsigning.cli.result.CommandResult;
import io.modelsigning.cli.result.Subject;
import io.modelsigning.cli.session.CommandContext;
import io.modelsigning.cli.storage.Storages;
import io.modelsigning.cli.usecase.SignaturePlaces;
import io.modelsigning.cli.usecase.UseCaseFactory;
import io.modelsigning.domain.ModelSigningException;
import io.modelsigning.domain.discovery.SignedModel;
import io.modelsigning.domain.manifest.Manifest;
import io.modelsigning.domain.port.in.InspectSignature;
import io.modelsigning.domain.port.in.Inspection;
import io.modelsigning.domain.storage.Location;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/** Shows what a signature claims, or what differs between two. */
final class InspectCommand implements Command {
  private final UseCaseFactory useCases;
  private final SignaturePlaces places;
  private final Storages storages;
  private final Catalogue catalogue;

  private final Option<List<Location>> files =
      Option.locations(
          FileRole.READ,
          "SIGNATURE",
          "The signature file, such as model.sig, or - for standard input; with a second one, the two"
              + " to compare.");

  private final Option<Location> model =
      SHOWN.location(
          FileRole.MODEL,
          "--model",
          "MODEL",
          "Show the sizes of the files of this model, whose content is not looked at. Default: the"
              + " model that the signature lies in or beside, if it is there.");

  private final Option<InspectedSignature.View> view =
      SHOWN.optionOfOneRun(
          InspectedSignature.View.class,
          "--view",
          "VIEW",
          "Show the files as a table or as a tree. Default: table.");

  private final Option<Boolean> full =
      SHOWN.flagOfOneRun(
          "--full",
          "Show every file and every digit of the digests, where the text is shortened otherwise.");

  private final SearchOptions search = new SearchOptions(false);

  @Inject
  InspectCommand(
      UseCaseFactory useCases, SignaturePlaces places, Storages storages, Catalogue catalogue) {
    this.useCases = useCases;
    this.catalogue = catalogue;
    this.places = places;
    this.storages = storages;
  }

  @Override
  public CommandSpec definition() {
    return Definition.of(
            this, "inspect", "Show what a signature claims, or what differs between two.")
        .synopsis(
            "model-signing inspect [OPTIONS] SIGNATURE [SIGNATURE]",
            "model-signing inspect --recursive [OPTIONS] FOLDER...")
        .description(
            "Who signed, when, how, and which files, and the command that verifies them. Nothing is verified: anybody can make a signature that claims anything.",
            "",
            "With two signatures, what differs between them; the exit code is 0 whether or not anything does. With --recursive, the signatures in folders, each in a line.")
        .examples(
            "  Look at the signature of the directory bert:",
            "    model-signing inspect bert/model.sig",
            "  See its files as a tree, nothing shortened:",
            "    model-signing inspect --view tree --full bert/model.sig",
            "  See what differs between two versions:",
            "    model-signing inspect old/model.sig new/model.sig",
            "  The names of the signed files, for a script:",
            "    model-signing inspect --output json bert/model.sig")
        .with(files, model, view, full, search);
  }

  @Override
  public CommandResult run(CommandContext context)
      throws UsageException, ModelSigningException, InterruptedException {
    List<Location> files = this.files.or(List.of());
    if (files.isEmpty() && search.filesFrom.value() == null) {
      throw new UsageException("SIGNATURE is missing");
    }
    if (search.areGiven()) {
      return inspectAll(context);
    }
    if (files.size() > 2) {
      throw new UsageException(
          "there must be one SIGNATURE, or two to compare, but there are " + files.size());
    }
    Location given = model.value();
    if (files.size() == 1) {
      return inspectOne(files.getFirst());
    }
    if (given != null || view.or(InspectedSignature.View.TABLE) != InspectedSignature.View.TABLE) {
      throw new UsageException(
          "%s does not go with two signatures".formatted(given != null ? "--model" : "--view"));
    }
    return new CommandResult.Compared(
        subject(), inspect(files.getFirst()), inspect(files.getLast()), full.or(false));
  }

  private CommandResult inspectAll(CommandContext context)
      throws UsageException, ModelSigningException, InterruptedException {
    if (model.value() != null || view.value() != null || full.or(false)) {
      throw new UsageException("--model, --view and --full go with one signature alone");
    }
    return catalogue.of(
        files.or(List.of()),
        search,
        Subject.of("inspect"),
        1,
        List::of,
        new Catalogue.Work() {
          @Override
          public CommandResult on(SignedModel model, Subject about, CommandContext own)
              throws ModelSigningException, InterruptedException {
            return inspectOne(model.signatures().getFirst());
          }

          @Override
          public String doneId() {
            return "inspected";
          }

          @Override
          public List<SignedModel> parts(SignedModel model) {
            return model.signatures().stream()
                .map(signature -> new SignedModel(model.model(), List.of(signature)))
                .toList();
          }
        },
        context);
  }

  private CommandResult inspectOne(Location file)
      throws ModelSigningException, InterruptedException {
    InspectedSignature inspected = inspect(file);
    Manifest manifest = inspected.manifest();
    Location given = model.value();
    Optional<NearbyModel> found =
        given != null
            ? Optional.of(NearbyModel.at(given, manifest, storages))
            : NearbyModel.find(file, manifest, storages);
    return new CommandResult.Inspected(
        Subject.builder()
            .command("inspect")
            .signature(file.toString())
            .model(found.map(nearby -> nearby.location().toString()))
            .method(inspected.method())
            .build(),
        new InspectedSignature(
            inspected.location(), inspected.inspection(), inspected.claims(), found),
        view.or(InspectedSignature.View.TABLE),
        full.or(false));
  }

  private InspectedSignature inspect(Location file) throws ModelSigningException {
    InspectSignature signatures = useCases.inspectSignature();
    Inspection inspection = signatures.inspect(places.toRead(file));
    return new InspectedSignature(
        file, inspection, InspectedSignature.claimsOf(inspection), Optional.empty());
  }

  @Override
  public Subject subject() {
    List<Location> files = this.files.or(List.of());
    return files.size() == 1
        ? Subject.builder().command("inspect").signature(files.getFirst().toString()).build()
        : Subject.of("inspect");
  }
}
