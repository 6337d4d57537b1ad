package io.modelsigning.documentation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the examples of README.md, and its Java example, compiled and run in the same folder. */
final class ReadmeTest {
  private static final Pattern JAVA = Pattern.compile("(?ms)^```java\\n(.*?)^```$");

  @TempDir Path folder;

  @Test
  void examplesPrintWhatTheReadmeSays() throws Exception {
    String readme = Files.readString(ConsoleExamples.root().resolve("README.md"));
    ConsoleExamples examples = new ConsoleExamples(folder);
    examples.run(readme);
    Matcher java = JAVA.matcher(readme);
    assertTrue(java.find(), "the README has no Java example");
    assertEquals("verified\n", runJava(examples, java.group(1)));
  }

  private String runJava(ConsoleExamples examples, String snippet) throws Exception {
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
    List<String> command = new ArrayList<>(ConsoleExamples.java());
    command.add(source.toString());
    return examples.run(command);
  }
}
