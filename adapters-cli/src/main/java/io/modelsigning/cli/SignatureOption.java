package io.modelsigning.cli;

import io.modelsigning.filesystem.SignatureFile;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the signature of a model is kept. */
final class SignatureOption {
  @Option(
      names = "--signature",
      paramLabel = "FILE",
      description =
          "The signature file. Default: model.sig in a model directory, MODEL.sig beside a model"
              + " file.")
  @Nullable Path file;

  Path pathFor(Path model) {
    return file != null ? file : SignatureFile.defaultFor(model);
  }
}
