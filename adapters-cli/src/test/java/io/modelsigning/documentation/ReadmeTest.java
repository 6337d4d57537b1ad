package io.modelsigning.documentation;

import static org.junit.jupiter.api.Assertions.assertEquals;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs the examples of README.md: every console line that begins with {@code $}, in order and in
 * one folder, comparing what it prints; and the Java example, compiled and run in the same folder.
 */
final class ReadmeTest {
  private static final Pattern CONSOLE = Pattern.compile("(?ms)^```console\\n(.*?)^```$");
  private static final Pattern JAVA = Pattern.compile("(?ms)^```java\\n(.*?)^```$");
  private static final String ANYTHING = "…";

  @TempDir Path folder;

  /** A command and the lines it is said to print. */
  private record Example(String command, List<String> output) {}

  @Test
  void examplesPrintWhatTheReadmeSays() throws Exception {
    assumeTrue(
        isInstalled("openssl"), "openssl is not installed: the README's examples were not run");
    String readme = Files.readString(root().resolve("README.md"));
    List<Example> examples = consoleExamples(readme);
    assertFalse(examples.isEmpty(), "the README has no console example");
    installCommand();
    for (Example example : examples) {
      String output = runShell(example.command());
      assertTrue(
          pattern(example.output()).matcher(output).matches(),
          () ->
              "$ %s%nis said to print%n%s%nbut prints%n%s"
                  .formatted(example.command(), String.join("\n", example.output()), output));
    }
    Matcher java = JAVA.matcher(readme);
    assertTrue(java.find(), "the README has no Java example");
    assertEquals("verified\n", runJava(java.group(1)));
  }

  private static List<Example> consoleExamples(String readme) {
    List<Example> examples = new ArrayList<>();
    Matcher blocks = CONSOLE.matcher(readme);
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

  private static List<String> java() {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-cp",
        System.getProperty("java.class.path"));
  }

  private String runJava(String snippet) throws Exception {
    String imports =
        snippet
            .lines()
            .filter(line -> line.startsWith("import "))
            .collect(Collectors.joining("\n"));
    String statements =
        snippet
            .lines()
            .filter(line -> !line.startsWith("import "))
            .collect(Collectors.joining("\n"));
    Path source = folder.resolve("Example.java");
    Files.writeString(
        source,
        imports
            + "\nfinal class Example {\n  public static void main(String[] args) throws Exception {\n"
            + statements
            + "\n  }\n}\n");
    List<String> command = new ArrayList<>(java());
    command.add(source.toString());
    return run(command);
  }

  private String runShell(String command) throws Exception {
    return run(List.of("sh", "-c", command));
  }

  private String run(List<String> command) throws Exception {
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

  private static Path root() {
    return Objects.requireNonNull(Path.of("").toAbsolutePath().getParent());
  }
}
