package io.modelsigning.benchmarks.models;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Writes reports into a folder, and into the section of a Markdown file that waits for one. */
final class Reports {
  private Reports() {}

  /** What is reported; its constant is the name of its files and sections, in small letters. */
  enum Kind {
    MODELS("The model set"),
    PROCESSES("Whole processes"),
    MEMORY("Memory"),
    START_UP("Start-up"),
    CATALOGUE("Many models"),
    CLUSTER("A cluster of Spark"),
    JMH("The model set in a warm JVM");

    private final String title;

    Kind(String title) {
      this.title = title;
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** Writes {@code <kind>.md} and {@code <kind>.json}. */
  static void write(Path folder, Kind kind, String markdown, Object results) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve(kind + ".md"), "# " + kind.title + "\n\n" + markdown);
    Files.writeString(
        folder.resolve(kind + ".json"),
        new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(results) + "\n");
  }

  /**
   * Replaces what stands between the two comments {@code <!-- KIND -->} and {@code <!-- /KIND -->}.
   *
   * @throws IOException if the file has not both, in this order
   */
  static void replaceSection(Path file, Kind kind, String markdown) throws IOException {
    String text = Files.readString(file);
    String open = "<!-- " + kind + " -->";
    int start = text.indexOf(open);
    int end = text.indexOf("<!-- /" + kind + " -->");
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
