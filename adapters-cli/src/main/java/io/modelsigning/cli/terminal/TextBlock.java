package io.modelsigning.cli.terminal;

import java.io.PrintWriter;
import java.util.List;

/** Labelled values in lines that are no longer than asked for, as far as they can be broken. */
public final class TextBlock {
  /** What a screen has at least. */
  public static final int COLUMNS = 80;

  /** As many as there are. */
  public static final int UNBROKEN = Integer.MAX_VALUE;

  private static final int LABEL = 12;
  private static final String INDENT = "  ";

  private final PrintWriter out;
  private final int columns;

  /**
   * @param columns how long a line may be, or {@link #UNBROKEN}
   */
  public TextBlock(PrintWriter out, int columns) {
    this.out = out;
    this.columns = columns;
  }

  /** Writes a value beside its label; with an empty label, below the value before. */
  public void field(String label, String value) {
    String printable = Printable.of(value);
    String head = INDENT + padded(label, LABEL) + " ";
    if (head.length() + printable.length() > columns && printable.indexOf(' ') < 0) {
      out.println(label.isEmpty() ? "" : INDENT + label);
      out.println(INDENT + INDENT + printable);
      return;
    }
    out.println(head + WordWrap.wrapped(printable, head.length(), head.length(), columns));
  }

  /** Writes a line that goes on further to the right. */
  public void item(String value) {
    int indent = INDENT.length();
    out.println(INDENT + WordWrap.wrapped(Printable.of(value), indent, 2 * indent, columns));
  }

  /** Writes a sentence at the left margin. */
  public void paragraph(String text) {
    out.println(WordWrap.wrapped(Printable.of(text), 0, 0, columns));
  }

  public void blank() {
    out.println();
  }

  /** Writes a command, over several lines if need be. */
  public void command(List<String> groups) {
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

  public static String padded(String text, int width) {
    return text.length() >= width ? text : text + " ".repeat(width - text.length());
  }
}
