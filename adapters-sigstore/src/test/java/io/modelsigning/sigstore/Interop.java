package io.modelsigning.sigstore;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.nio.file.Files;
import java.nio.file.Path;

/** What other implementations made; a folder beside the project, never part of it. */
public final class Interop {
  private static final Path FOLDER = Path.of("../../shared/interop");

  private Interop() {}

  /** Returns the path of {@code name}, or ends the test visibly where the folder is absent. */
  public static Path path(String name) {
    if (!Files.isDirectory(FOLDER)) {
      String message = "the interoperability data is not at " + FOLDER;
      if (Boolean.getBoolean("interop.required")) {
        fail(message);
      }
      abort(message);
    }
    return FOLDER.resolve(name);
  }
}
