package io.modelsigning.cli;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which model a command is about. */
final class ModelArgument {
  @Parameters(
      arity = "0..1",
      paramLabel = "MODEL",
      hideParamSyntax = true,
      description = "The model: a file or a directory.")
  @Nullable Path argument;

  @Option(
      names = "--path",
      paramLabel = "MODEL",
      description = "Another way to give MODEL, such as for a model that is called like a method.")
  @Nullable Path option;

  /** Returns the path of the model as the user gave it. */
  Path path() throws UsageException {
    if (argument != null && option != null) {
      throw new UsageException(
          "the model is given twice: '%s' and --path '%s'".formatted(argument, option));
    }
    return given().orElseThrow(() -> new UsageException("MODEL is missing"));
  }

  /** Returns the path of the model, if it was given. */
  Optional<Path> given() {
    return Optional.ofNullable(argument != null ? argument : option);
  }
}
