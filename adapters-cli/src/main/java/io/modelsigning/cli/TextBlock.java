package io.modelsigning.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** Labelled values in lines that are no longer than asked for, as far as they can be broken. */
final class TextBlock {
  /** What a screen has at least. */
  static final int COLUMNS = 80;

  /** As many as there are. */
  static final int UNBROKEN = Integer.MAX_VALUE;

  private static final int LABEL = 12;
  private static final String INDENT = "  ";

  private final PrintWriter out;
  private final int columns;

  /**
   * @param columns how long a line may be, or {@link #UNBROKEN}
   */
  TextBlock(PrintWriter out, int columns) {
    this.out = out;
    this.columns = columns;
  }

  /** Writes a value beside its label; with an empty label, below the value before. */
  void field(String label, String value) {
    String printable = Printable.of(value);
    String head = INDENT + padded(label, LABEL) + " ";
    if (head.length() + printable.length() > columns && printable.indexOf(' ') < 0) {
      out.println(label.isEmpty() ? "" : INDENT + label);
      out.println(INDENT + INDENT + printable);
      return;
    }
    String rest = " ".repeat(head.length());
    List<String> lines = wrapped(printable, columns - head.length());
    for (int i = 0; i < lines.size(); i++) {
      out.println((i == 0 ? head : rest) + lines.get(i));
    }
  }

  /** Writes a line that goes on further to the right. */
  void item(String value) {
    String indent = INDENT;
    for (String line : wrapped(Printable.of(value), columns - 2 * INDENT.length())) {
      out.println(indent + line);
      indent = INDENT + INDENT;
    }
  }

  /** Writes a sentence at the left margin. */
  void paragraph(String text) {
    wrapped(Printable.of(text), columns).forEach(out::println);
  }

  void blank() {
    out.println();
  }

  /** Writes a command, over several lines if need be. */
  void command(List<String> groups) {
    String line = INDENT + String.join(" ", groups);
    if (line.length() <= columns) {
      out.println(Printable.of(line));
      return;
    }
    for (int i = 0; i < groups.size(); i++) {
      String indent = i == 0 ? INDENT : INDENT + INDENT;
      String more = i == groups.size() - 1 ? "" : " \\";
      out.println(indent + Printable.of(groups.get(i)) + more);
    }
  }

  static String padded(String text, int width) {
    return text.length() >= width ? text : text + " ".repeat(width - text.length());
  }

  private static List<String> wrapped(String text, int width) {
    if (text.length() <= width) {
      return List.of(text);
    }
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : text.split(" ", -1)) {
      if (!line.isEmpty() && line.length() + 1 + word.length() > width) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : " ").append(word);
    }
    lines.add(line.toString());
    return lines;
  }
}
