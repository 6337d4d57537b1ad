package io.modelsigning.filesystem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystems;
import java.nio.file.Path;

/** What tests need of a POSIX system; without one they are skipped and say so. */
final class Posix {
  private Posix() {}

  static void require() {
    boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("unix");
    if (!posix) {
      System.out.println("skipped: this file system has no POSIX files");
    }
    assumeTrue(posix, "this file system has no POSIX files");
  }

  static void pipe(Path path) throws IOException, InterruptedException {
    require();
    assertEquals(0, new ProcessBuilder("mkfifo", path.toString()).inheritIO().start().waitFor());
  }

  /**
   * Returns the path of a name in {@code directory} that is written as in a URI: {@code bad%FF}.
   */
  static Path encoded(Path directory, String name) {
    require();
    String base = directory.toUri().toString();
    return Path.of(URI.create((base.endsWith("/") ? base : base + "/") + name));
  }
}
