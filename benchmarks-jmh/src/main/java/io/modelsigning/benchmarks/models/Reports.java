package io.modelsigning.benchmarks.models;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes reports into a folder, and into the section of a Markdown file that waits for one. */
final class Reports {
  private Reports() {}

  /** Writes {@code <name>.md} and {@code <name>.json}. */
  static void write(Path folder, String name, String markdown, Object results) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve(name + ".md"), "# " + title(name) + "\n\n" + markdown);
    Files.writeString(
        folder.resolve(name + ".json"),
        new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(results) + "\n");
  }

  private static String title(String name) {
    return switch (name) {
      case "models" -> "The model set";
      case "processes" -> "Whole processes";
      case "memory" -> "Memory";
      case "start-up" -> "Start-up";
      default -> throw new IllegalArgumentException("report: found \"" + name + "\"");
    };
  }

  /**
   * Replaces what stands between the two comments {@code <!-- NAME -->} and {@code <!-- /NAME -->}.
   *
   * @throws IOException if the file has not both, in this order
   */
  static void replaceSection(Path file, String name, String markdown) throws IOException {
    String text = Files.readString(file);
    String open = "<!-- " + name + " -->";
    int start = text.indexOf(open);
    int end = text.indexOf("<!-- /" + name + " -->");
    if (start < 0 || end < start) {
      throw new IOException(
          String.format(
              "put the report into %s: expected %s and its end after it, found %d and %d",
              file, open, start, end));
    }
    Files.writeString(
        file,
        text.substring(0, start + open.length()) + "\n\n" + markdown + "\n" + text.substring(end));
  }
}
