package io.modelsigning.cli.option;

import static io.modelsigning.cli.option.OptionGroup.PLACE;

import io.modelsigning.domain.storage.Location;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/** Which models a command is about. */
public final class ModelsArgument implements Options {
  private final Option<List<Location>> arguments;

  private final Option<Location> option =
      PLACE.location(
          FileRole.MODEL,
          "--path",
          "MODEL",
          "Another way to give MODEL, such as for a model that is called like a method.");

  public final SearchOptions search;

  /** Models that are named, or looked for when that is asked for. */
  public ModelsArgument() {
    this(
        "MODEL",
        "The model: a file, a directory, or oci://REGISTRY/REPOSITORY:TAG. Of several, each has a"
            + " result of its own.",
        new SearchOptions(false));
  }

  private ModelsArgument(String label, String description, SearchOptions search) {
    this.arguments = Option.locations(FileRole.MODEL, label, description);
    this.search = search;
  }

  /** Returns folders in which signed models are looked for; listed models are named. */
  public static ModelsArgument ofHubs() {
    return new ModelsArgument(
        "HUB",
        "A folder that is searched for signatures: model.sig, NAME.sig, NAME.oms.sig, and other files"
            + " that are OMS bundles. X.sig beside X signs X; any other signs the folder it lies in."
            + " None with --files-from, which lists models.",
        new SearchOptions(true));
  }

  @Override
  public void addTo(CommandSpec command) {
    arguments.addTo(command);
    option.addTo(command);
    search.addTo(command);
  }

  /** Returns where the models are, or what to search for them, as the user said. */
  public List<Location> given() {
    List<Location> given = new ArrayList<>(arguments.or(List.of()));
    option.ifGiven(given::add);
    return given;
  }

  /** Returns whether there is something to be about. */
  public boolean isGiven() {
    return !given().isEmpty() || search.areGiven();
  }

  /**
   * Makes sure that there is something to be about.
   *
   * @throws UsageException if there is not, or a model is given in two ways
   */
  public void require() throws UsageException {
    List<Location> first = arguments.or(List.of());
    Location second = option.value();
    if (!first.isEmpty() && second != null) {
      throw new UsageException(
          "the model is given twice: '%s' and --path '%s'".formatted(first.getFirst(), second));
    }
    if (given().isEmpty() && search.filesFrom.value() == null) {
      throw new UsageException("MODEL is missing");
    }
  }

  /** Returns where the model is, if it is the only one and named by the user. */
  public Optional<Location> only() {
    List<Location> given = given();
    return given.size() == 1 && !search.areGiven()
        ? Optional.of(given.getFirst())
        : Optional.empty();
  }
}
