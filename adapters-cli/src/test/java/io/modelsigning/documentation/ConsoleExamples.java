package io.modelsigning.documentation;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Runs the examples of a page: every console line that begins with {@code $}, in order and in one
 * folder, comparing what it prints.
 */
final class ConsoleExamples {
  private static final Pattern CONSOLE = Pattern.compile("(?ms)^```console\\n(.*?)^```$");
  private static final String ANYTHING = "…";

  private final Path folder;

  /**
   * @param folder where the examples are run
   */
  ConsoleExamples(Path folder) {
    this.folder = folder;
  }

  /** A command and the lines it is said to print. */
  private record Example(String command, List<String> output) {}

  /** Runs the examples of a page; skips them where openssl is missing. */
  void run(String page) throws Exception {
    assumeTrue(
        isInstalled("openssl"), "openssl is not installed: the page's examples were not run");
    List<Example> examples = consoleExamples(page);
    assertFalse(examples.isEmpty(), "the page has no console example");
    installCommand();
    for (Example example : examples) {
      String output = runShell(example.command());
      assertTrue(
          pattern(example.output()).matcher(output).matches(),
          () ->
              "$ %s%nis said to print%n%s%nbut prints%n%s"
                  .formatted(example.command(), String.join("\n", example.output()), output));
    }
  }

  private static List<Example> consoleExamples(String page) {
    List<Example> examples = new ArrayList<>();
    Matcher blocks = CONSOLE.matcher(page);
    while (blocks.find()) {
      for (String line : blocks.group(1).lines().toList()) {
        if (line.startsWith("$ ")) {
          examples.add(new Example(line.substring(2), new ArrayList<>()));
        } else {
          examples.getLast().output().add(line);
        }
      }
    }
    return examples;
  }

  private static Pattern pattern(List<String> lines) {
    StringBuilder regex = new StringBuilder();
    for (String line : lines) {
      if (line.equals(ANYTHING)) {
        regex.append("(?:.*\\n)*?");
      } else {
        regex.append(
            Stream.of(line.split(ANYTHING, -1))
                .map(Pattern::quote)
                .collect(Collectors.joining(".*")));
        regex.append("\\n");
      }
    }
    return Pattern.compile(regex.toString());
  }

  /** Puts a {@code model-signing} on the path that runs the classes under test. */
  private void installCommand() throws IOException {
    Path bin = Files.createDirectories(folder.resolve(".bin"));
    Path command = bin.resolve("model-signing");
    Files.writeString(
        command,
        "#!/bin/sh\nexec %s io.modelsigning.cli.Main \"$@\"\n"
            .formatted(
                java().stream().map(part -> "'" + part + "'").collect(Collectors.joining(" "))));
    Files.setPosixFilePermissions(command, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  static List<String> java() {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-cp",
        System.getProperty("java.class.path"));
  }

  private String runShell(String command) throws Exception {
    return run(List.of("sh", "-c", command));
  }

  String run(List<String> command) throws Exception {
    Path output = Files.createTempFile(folder.resolve(".bin"), "output", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder
        .environment()
        .merge("PATH", folder.resolve(".bin").toString(), (path, bin) -> bin + ":" + path);
    Process process = builder.start();
    process.getOutputStream().close();
    assertTrue(process.waitFor(60, TimeUnit.SECONDS), () -> command + " does not end");
    return Files.readString(output, StandardCharsets.UTF_8);
  }

  private static boolean isInstalled(String program) throws Exception {
    Process process = new ProcessBuilder("sh", "-c", "command -v " + program).start();
    return process.waitFor() == 0;
  }

  static Path root() {
    return Objects.requireNonNull(Path.of("").toAbsolutePath().getParent());
  }
}
