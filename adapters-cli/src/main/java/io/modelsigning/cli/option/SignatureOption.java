package io.modelsigning.cli.option;

import static io.modelsigning.cli.option.OptionGroup.PLACE;

import io.modelsigning.filesystem.SignatureFile;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;

/** Where the signature of a model is kept. */
public final class SignatureOption implements Options {
  private static final String USUAL_PLACE =
      " Default: model.sig in a model directory, MODEL.sig beside a model file.";

  public final Option<Path> file;

  private SignatureOption(FileRole role, String description) {
    this.file = PLACE.file(role, "--signature", "FILE", description + USUAL_PLACE);
  }

  public static SignatureOption written() {
    return new SignatureOption(
        FileRole.SIGNATURE_WRITTEN,
        "The signature file to write; - for standard output. An older signature is replaced, any"
            + " other file only with --force; a symbolic link stays, and what it leads to is"
            + " replaced.");
  }

  public static SignatureOption read() {
    return new SignatureOption(
        FileRole.SIGNATURE_READ,
        "The signature file, which is no part of the model; - for standard input. A pipe will do.");
  }

  public static SignatureOption leftOut() {
    return new SignatureOption(
        FileRole.LEFT_OUT, "The signature file, which is not read and no part of the model.");
  }

  @Override
  public void addTo(CommandSpec command) {
    file.addTo(command);
  }

  public Path pathFor(Path model) {
    Path given = file.value();
    return given != null ? given : SignatureFile.defaultFor(model);
  }
}
