package io.modelsigning.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Programs that tests use where they are installed. With {@code -Dshells.required=true} they have
 * to be.
 */
final class Programs {
  private Programs() {}

  /**
   * Skips the test, or fails it where nothing may be skipped, if a program is not there.
   *
   * @param command the program, with arguments behind it or none
   */
  static void require(String command) {
    String program = command.replaceFirst(" .*", "");
    if (isInstalled(program)) {
      return;
    }
    String message = program + " is not installed: what it would have shown was not tested";
    if (Boolean.getBoolean("shells.required")) {
      fail(message);
    }
    assumeTrue(false, message);
  }

  static boolean isInstalled(String program) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
        .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
  }

  /** Returns the absolute path of an installed program, with the argument that may follow it. */
  static String pathOf(String command) {
    String[] words = command.split(" ", 2);
    Path path =
        Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
            .map(directory -> Path.of(directory, words[0]))
            .filter(Files::isExecutable)
            .findFirst()
            .orElseThrow();
    return words.length == 1 ? path.toString() : path + " " + words[1];
  }

  /** Returns what a program prints on both streams; it has to succeed. */
  static String run(Path folder, List<String> command) throws Exception {
    Path output = Files.createTempFile("output", ".txt");
    try {
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile());
      // fish keeps its state in there.
      builder.environment().put("HOME", folder.toString());
      Process process = builder.start();
      process.getOutputStream().close();
      assertTrue(process.waitFor(60, TimeUnit.SECONDS), () -> command + " does not end");
      String printed = Files.readString(output);
      assertEquals(0, process.exitValue(), () -> command + " fails and prints\n" + printed);
      return printed;
    } finally {
      Files.delete(output);
    }
  }
}
