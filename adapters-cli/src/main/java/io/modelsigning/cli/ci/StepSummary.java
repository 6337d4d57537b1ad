package io.modelsigning.cli.ci;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;

/**
 * The summary of a step of a GitHub workflow, in Markdown. The service drops a whole summary of
 * more than 1 MiB, so that rows are counted instead from some size on. Not thread-safe.
 */
final class StepSummary {
  /** Less than the service accepts, by what stands around the rows. */
  static final long MAXIMUM_BYTES = 1_000_000;

  private final Path file;
  private final long room;
  private final StringBuilder rows = new StringBuilder();
  private long bytes;
  private long unshown;

  private StepSummary(Path file) {
    this.file = file;
    long taken;
    try {
      taken = Files.exists(file) ? Files.size(file) : 0;
    } catch (IOException e) {
      // Who writes says so.
      taken = 0;
    }
    this.room = MAXIMUM_BYTES - taken;
  }

  /** Returns the summary in the file that the service names, if it does. */
  static Optional<StepSummary> in(Map<String, String> environment) {
    String name = environment.getOrDefault("GITHUB_STEP_SUMMARY", "");
    return name.isEmpty() ? Optional.empty() : Optional.of(new StepSummary(Path.of(name)));
  }

  void add(Finding finding) {
    String row =
        "| %s | %s | %s | %s |\n"
            .formatted(
                switch (finding.level()) {
                  case REFUSED -> "refused";
                  case UNANSWERED -> "no answer";
                  case MISTAKE -> "mistake";
                  case WARNING -> "warning";
                },
                about(finding).map(name -> "<code>" + escaped(name) + "</code>").orElse(""),
                finding.reason(),
                escaped(finding.message()));
    int size = row.getBytes(StandardCharsets.UTF_8).length;
    if (bytes + size > room) {
      unshown++;
      return;
    }
    bytes += size;
    rows.append(row);
  }

  private static Optional<String> about(Finding finding) {
    return finding.level() == Finding.Level.MISTAKE || finding.model().isEmpty()
        ? finding.place().map(place -> "%s:%d".formatted(Finding.shown(place.path()), place.line()))
        : finding.model();
  }

  /** Appends the summary to its file; returns why not, if it cannot. */
  Optional<String> write(String command, Counts counts) {
    StringBuilder text = new StringBuilder();
    text.append("### model-signing ").append(command).append("\n\n");
    text.append(counts.areFine() ? "✅ " : "❌ ").append(counts).append("\n\n");
    if (!rows.isEmpty()) {
      text.append("| result | model | reason | message |\n|---|---|---|---|\n").append(rows);
      text.append('\n');
    }
    if (unshown > 0) {
      text.append(unshown).append(" more are not shown, for want of room.\n\n");
    }
    try {
      Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(
          "cannot write the step summary '%s' (GITHUB_STEP_SUMMARY): %s"
              .formatted(file, e.getMessage()));
    }
  }

  /**
   * Writes whatever is no letter or digit by its number: a character that is written so never
   * begins anything in Markdown or HTML.
   */
  private static String escaped(String text) {
    StringBuilder escaped = new StringBuilder();
    text.codePoints()
        .forEach(
            c -> {
              if (c == ' ' || c > 0x7e || Character.isLetterOrDigit(c)) {
                escaped.appendCodePoint(c);
              } else {
                escaped.append("&#").append(c).append(';');
              }
            });
    return escaped.toString();
  }
}
