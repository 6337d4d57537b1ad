package io.modelsigning.cli.option;

import static io.modelsigning.cli.option.OptionGroup.PLACE;

import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/** Which model a command is about. */
public final class ModelArgument implements Options {
  public final Option<Path> argument =
      Option.file(FileRole.MODEL, "MODEL", "The model: a file or a directory.");

  public final Option<Path> option =
      PLACE.file(
          FileRole.MODEL,
          "--path",
          "MODEL",
          "Another way to give MODEL, such as for a model that is called like a method.");

  @Override
  public void addTo(CommandSpec command) {
    argument.addTo(command);
    option.addTo(command);
  }

  /** Returns the path of the model as the user gave it. */
  public Path path() throws UsageException {
    Path first = argument.value();
    Path second = option.value();
    if (first != null && second != null) {
      throw new UsageException(
          "the model is given twice: '%s' and --path '%s'".formatted(first, second));
    }
    return given().orElseThrow(() -> new UsageException("MODEL is missing"));
  }

  /** Returns the path of the model, if it was given. */
  public Optional<Path> given() {
    return Optional.ofNullable(argument.value()).or(() -> Optional.ofNullable(option.value()));
  }
}
