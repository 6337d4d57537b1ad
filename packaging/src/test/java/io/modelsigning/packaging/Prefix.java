package io.modelsigning.packaging;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The archive, unpacked into a directory where nothing else is. */
final class Prefix {
  private static final Path ARCHIVE = Path.of(System.getProperty("image.archive"));

  private final Path home;

  private Prefix(Path home) {
    this.home = home;
  }

  /** Unpacks as a user does, with tar. */
  static Prefix unpackInto(Path directory) throws IOException, InterruptedException {
    Files.createDirectories(directory);
    Outcome outcome =
        run(Map.of(), directory, List.of("tar", "-xzf", ARCHIVE.toString(), "-C", "."));
    if (outcome.status() != 0) {
      throw new IOException("cannot unpack " + ARCHIVE + ": " + outcome.err());
    }
    try (Stream<Path> unpacked = Files.list(directory)) {
      return new Prefix(unpacked.toList().getFirst());
    }
  }

  Path home() {
    return home;
  }

  Path launcher() {
    return home.resolve("bin/model-signing");
  }

  List<Path> jars() throws IOException {
    try (Stream<Path> jars = Files.walk(home.resolve("app"))) {
      return jars.filter(jar -> jar.toString().endsWith(".jar")).sorted().toList();
    }
  }

  /** Returns the AOT caches. */
  List<Path> caches() throws IOException {
    try (Stream<Path> files = Files.list(home.resolve("app"))) {
      return files.filter(file -> file.toString().endsWith(".aot")).sorted().toList();
    }
  }

  /** Runs the application with no more than the given variables, and no Java to be found. */
  Outcome run(Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(launcher().toString()));
    command.addAll(List.of(arguments));
    return run(environment, home, command);
  }

  static Outcome run(Map<String, String> environment, Path directory, List<String> command)
      throws IOException, InterruptedException {
    Path out = Files.createTempFile("out", "");
    Path err = Files.createTempFile("err", "");
    try {
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .directory(directory.toFile())
              .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
              .redirectOutput(out.toFile())
              .redirectError(err.toFile());
      builder.environment().clear();
      builder.environment().put("PATH", "/usr/bin:/bin");
      builder.environment().putAll(environment);
      int status = builder.start().waitFor();
      return new Outcome(
          status,
          Files.readString(out, StandardCharsets.UTF_8),
          Files.readString(err, StandardCharsets.UTF_8));
    } finally {
      Files.delete(out);
      Files.delete(err);
    }
  }

  /** How a program ended and what it wrote. */
  record Outcome(int status, String out, String err) {}
}
