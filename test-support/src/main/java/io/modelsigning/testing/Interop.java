package io.modelsigning.testing;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.modelsigning.domain.manifest.Bytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Finds what other implementations made: the interoperability data, which lies beside the project
 * and is never a part of it. Tests run in the folder of their module.
 */
public final class Interop {
  private static final Path FOLDER =
      Path.of("..", "..", "shared", "interop").toAbsolutePath().normalize();

  private Interop() {}

  /** Returns a path in the folder; where it is absent the test is skipped, or fails if required. */
  public static Path path(String name) {
    boolean present = Files.isDirectory(FOLDER);
    if (!present && Boolean.getBoolean("interop.required")) {
      fail("interoperability data must be at " + FOLDER);
    }
    assumeTrue(present, "no interoperability data at " + FOLDER);
    return FOLDER.resolve(name);
  }

  public static Bytes read(Path file) {
    try {
      return Bytes.of(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the files in a folder whose names end so; at least one. */
  public static List<Path> files(String folder, String end) {
    try (Stream<Path> files = Files.walk(path(folder))) {
      List<Path> found = files.filter(file -> file.toString().endsWith(end)).sorted().toList();
      assertTrue(!found.isEmpty(), "no file " + end + " in " + folder);
      return found;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
