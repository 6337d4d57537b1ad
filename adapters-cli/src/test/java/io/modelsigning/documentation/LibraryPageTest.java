package io.modelsigning.documentation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.modelsigning.testing.Interop;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the examples of docs/library.md in their order, and compiles those that need a network. */
final class LibraryPageTest {
  private static final Pattern BLOCK =
      Pattern.compile(
          "(?ms)(<!-- Compiled, not run[^\\n]*\\n)?^```(console|java)\\n(.*?)^```\\n"
              + "(?:\\n```text\\n(.*?)^```$)?");

  @TempDir Path folder;

  @Test
  void examplesDoWhatThePageSays() throws Exception {
    String page = Files.readString(ConsoleExamples.root().resolve("docs/library.md"));
    page = withSomebodysSignature(page);
    List<MatchResult> blocks = BLOCK.matcher(page).results().toList();
    List<String> programs = compile(blocks);
    ConsoleExamples examples = new ConsoleExamples(folder);
    int run = 0;
    for (MatchResult block : blocks) {
      if (block.group(2).equals("console")) {
        examples.run(block.group());
        continue;
      }
      String program = programs.removeFirst();
      if (block.group(1) == null) {
        List<String> command = new ArrayList<>(ConsoleExamples.java());
        command.set(
            command.size() - 1,
            command.getLast() + File.pathSeparator + folder.resolve(".classes"));
        command.add(program);
        assertEquals(
            Objects.requireNonNullElse(block.group(4), ""), examples.run(command), block.group(3));
        run++;
      }
    }
    assertTrue(run >= 8, "only so many examples were run: " + run);
  }

  /** From nothing to a verified model in five lines and four imports. */
  @Test
  void examplesAreShort() throws Exception {
    String page = Files.readString(ConsoleExamples.root().resolve("docs/library.md"));
    String methods = page.substring(page.indexOf("\n## Key\n"), page.indexOf("\n## What is not"));
    int checked = 0;
    for (MatchResult block : BLOCK.matcher(methods).results().toList()) {
      if (block.group(2).equals("java")) {
        List<String> lines = block.group(3).lines().filter(line -> !line.isEmpty()).toList();
        long imports = lines.stream().filter(line -> line.startsWith("import ")).count();
        assertTrue(imports <= 4 && lines.size() - imports <= 5, block.group(3));
        checked++;
      }
    }
    assertTrue(checked >= 7, "only so many were looked at: " + checked);
  }

  /** Puts a model and a trusted root there that the page speaks of. */
  private String withSomebodysSignature(String page) throws Exception {
    Path model = Interop.path("signed/v1.1.0-sigstore");
    try (Stream<Path> files = Files.walk(model)) {
      for (Path file : files.toList()) {
        Files.copy(file, folder.resolve("published").resolve(model.relativize(file).toString()));
      }
    }
    Files.copy(
        Interop.path("sigstore/public-good.trusted_root.json"),
        folder.resolve("trusted_root.json"));
    return page.replace("you@example.com", "stefanb@us.ibm.com")
        .replace("https://accounts.google.com", "https://sigstore.verify.ibm.com/oauth2");
  }

  /** Compiles all Java examples, and returns the names of their classes. */
  private List<String> compile(List<MatchResult> blocks) throws Exception {
    List<String> names = new ArrayList<>();
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--release",
                "21",
                "-cp",
                System.getProperty("java.class.path"),
                "-proc:none",
                "-d",
                Files.createDirectories(folder.resolve(".classes")).toString()));
    for (MatchResult block : blocks) {
      if (block.group(2).equals("java")) {
        String name = "Example" + names.size();
        names.add(name);
        arguments.add(write(name, block.group(3)).toString());
      }
    }
    Path errors = folder.resolve(".errors");
    int code;
    try (var out = Files.newOutputStream(errors)) {
      code =
          ToolProvider.getSystemJavaCompiler()
              .run(null, out, out, arguments.toArray(String[]::new));
    }
    assertEquals(0, code, () -> errorsIn(errors));
    return names;
  }

  private Path write(String name, String snippet) throws IOException {
    return Files.writeString(
        Files.createDirectories(folder.resolve(".sources")).resolve(name + ".java"),
        lines(snippet, true)
            + "\nfinal class %s {\n  public static void main(String[] args) throws Exception {\n"
                .formatted(name)
            + lines(snippet, false)
            + "\n  }\n}\n");
  }

  private static String errorsIn(Path file) {
    return new String(Interop.read(file).toArray(), StandardCharsets.UTF_8);
  }

  private static String lines(String snippet, boolean imports) {
    return snippet
        .lines()
        .filter(line -> line.startsWith("import ") == imports)
        .collect(Collectors.joining("\n"));
  }
}
