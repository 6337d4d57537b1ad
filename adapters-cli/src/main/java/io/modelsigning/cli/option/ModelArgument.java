package io.modelsigning.cli.option;

import static io.modelsigning.cli.option.OptionGroup.PLACE;

import io.modelsigning.domain.storage.Location;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/** Which model a command is about. */
public final class ModelArgument implements Options {
  public final Option<Location> argument =
      Option.location(
          FileRole.MODEL,
          "MODEL",
          "The model: a file, a directory, or oci://REGISTRY/REPOSITORY:TAG.");

  public final Option<Location> option =
      PLACE.location(
          FileRole.MODEL,
          "--path",
          "MODEL",
          "Another way to give MODEL, such as for a model that is called like a method.");

  @Override
  public void addTo(CommandSpec command) {
    argument.addTo(command);
    option.addTo(command);
  }

  /** Returns where the model is, as the user said. */
  public Location location() throws UsageException {
    Location first = argument.value();
    Location second = option.value();
    if (first != null && second != null) {
      throw new UsageException(
          "the model is given twice: '%s' and --path '%s'".formatted(first, second));
    }
    return given().orElseThrow(() -> new UsageException("MODEL is missing"));
  }

  /** Returns where the model is, if it was given. */
  public Optional<Location> given() {
    return Optional.ofNullable(argument.value()).or(() -> Optional.ofNullable(option.value()));
  }
}
