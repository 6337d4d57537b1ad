package io.modelsigning.documentation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every test that docs/robustness.md names is there. */
final class RobustnessPageTest {
  /** {@code ATest}, {@code ATest#method} or {@code ATest.method}; {@code #method} of the same. */
  private static final Pattern NAMED =
      Pattern.compile("`(?:(?<type>[A-Z]\\w*(?:Test|IT))(?:[#.](?<of>\\w+))?|#(?<more>\\w+))`");

  private static final Path ROOT = Path.of("..");

  @Test
  void namesTestsThatThereAre() throws IOException {
    Map<String, String> sources = testSources();
    List<String> missing = new ArrayList<>();
    int named = 0;
    for (String line : Files.readAllLines(ROOT.resolve("docs/robustness.md"))) {
      if (!line.startsWith("|")) {
        continue;
      }
      String type = "";
      for (Matcher test = NAMED.matcher(line); test.find(); named++) {
        type = test.group("type") == null ? type : test.group("type");
        String method = test.group("more") == null ? test.group("of") : test.group("more");
        String source = sources.get(type);
        if (source == null || (method != null && !source.contains(" " + method + "("))) {
          missing.add(test.group() + " in: " + line);
        }
      }
    }
    assertEquals(List.of(), missing);
    assertTrue(named > 100, "too few tests were found on the page: " + named);
  }

  private static Map<String, String> testSources() throws IOException {
    Map<String, String> sources = new HashMap<>();
    try (Stream<Path> modules = Files.list(ROOT)) {
      for (Path tests : modules.map(module -> module.resolve("src/test/java")).toList()) {
        if (!Files.isDirectory(tests)) {
          continue;
        }
        try (Stream<Path> files = Files.walk(tests)) {
          for (Path file : files.filter(Files::isRegularFile).toList()) {
            String name = file.getFileName().toString();
            // Two modules may have tests of one name.
            sources.merge(
                name.replaceFirst("\\.java$", ""), Files.readString(file), String::concat);
          }
        }
      }
    }
    return sources;
  }
}
