package io.modelsigning.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** Labelled values in lines of at most 80 columns, as far as they can be broken. */
final class TextBlock {
  private static final int COLUMNS = 80;
  private static final int LABEL = 13;
  private static final String INDENT = "  ";

  private final PrintWriter out;

  TextBlock(PrintWriter out) {
    this.out = out;
  }

  /** Writes a value beside its label; with an empty label, below the value before. */
  void field(String label, String value) {
    String printable = Printable.of(value);
    String head = INDENT + padded(label, LABEL) + " ";
    if (head.length() + printable.length() > COLUMNS && printable.indexOf(' ') < 0) {
      out.println(label.isEmpty() ? "" : INDENT + label);
      out.println(INDENT + INDENT + printable);
      return;
    }
    String rest = " ".repeat(head.length());
    List<String> lines = wrapped(printable, COLUMNS - head.length());
    for (int i = 0; i < lines.size(); i++) {
      out.println((i == 0 ? head : rest) + lines.get(i));
    }
  }

  /** Writes a sentence at the left margin. */
  void paragraph(String text) {
    wrapped(Printable.of(text), COLUMNS).forEach(out::println);
  }

  void blank() {
    out.println();
  }

  /** Writes a command, over several lines if need be. */
  void command(List<String> groups) {
    String line = INDENT + String.join(" ", groups);
    if (line.length() <= COLUMNS) {
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
