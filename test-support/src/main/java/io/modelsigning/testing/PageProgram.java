package io.modelsigning.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/**
 * The program in Java that stands first below a heading of a page, and what it is said to print.
 */
public final class PageProgram {
  private static final Pattern PROGRAM =
      Pattern.compile("(?ms)^```java\\n(.*?)^```\\n\\n```text\\n(.*?)^```$");
  private static final int SECONDS = 120;

  private final String program;
  private final String output;

  private PageProgram(String program, String output) {
    this.program = program;
    this.output = output;
  }

  /** Reads it from a page. */
  public static PageProgram in(Path page, String heading) throws IOException {
    String text = Files.readString(page);
    int start = text.indexOf("\n" + heading + "\n");
    assertTrue(start >= 0, () -> page + " has no heading " + heading);
    Matcher program = PROGRAM.matcher(text);
    assertTrue(program.find(start), () -> page + " has no program below " + heading);
    return new PageProgram(program.group(1), program.group(2));
  }

  /** Runs it in a folder, with the class path of this JVM; skips it where there is no compiler. */
  public void requireToRun(Path folder, String... jvmOptions)
      throws IOException, InterruptedException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    assumeTrue(compiler != null, "this Java has no compiler: the page's program was not run");
    Path source = Files.writeString(folder.resolve("Example.java"), source());
    assertEquals(
        0,
        compiler.run(
            null,
            null,
            null,
            "--release",
            "21",
            "-proc:none",
            "-cp",
            System.getProperty("java.class.path"),
            source.toString()));
    List<String> command =
        Stream.of(
                Stream.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()),
                Stream.of(jvmOptions),
                Stream.of(
                    "-cp",
                    folder
                        + System.getProperty("path.separator")
                        + System.getProperty("java.class.path"),
                    "Example"))
            .flatMap(part -> part)
            .toList();
    Path printed = folder.resolve("printed");
    Path errors = folder.resolve("errors");
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(printed.toFile())
            .redirectError(errors.toFile())
            .start();
    if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
    assertEquals(output, Files.readString(printed), Files.readString(errors));
    assertEquals(0, process.exitValue());
  }

  private String source() {
    return lines(true)
        + "\nfinal class Example {\n  public static void main(String[] args) throws Exception {\n"
        + lines(false)
        + "\n  }\n}\n";
  }

  private String lines(boolean imports) {
    return program
        .lines()
        .filter(line -> line.startsWith("import ") == imports)
        .collect(Collectors.joining("\n"));
  }
}
