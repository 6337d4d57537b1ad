package io.modelsigning.cli;

import static io.modelsigning.cli.OptionGroup.PLACE;

import io.modelsigning.filesystem.SignatureFile;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;

/** Where the signature of a model is kept. */
final class SignatureOption implements Options {
  final Option<Path> file =
      PLACE.option(
          Path.class,
          "--signature",
          "FILE",
          "The signature file. Default: model.sig in a model directory, MODEL.sig beside a model"
              + " file.");

  @Override
  public void addTo(CommandSpec command) {
    file.addTo(command);
  }

  Path pathFor(Path model) {
    Path given = file.value();
    return given != null ? given : SignatureFile.defaultFor(model);
  }
}
