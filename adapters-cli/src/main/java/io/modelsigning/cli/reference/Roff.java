package io.modelsigning.cli.reference;

import java.util.List;
import java.util.Locale;

/** A man page under construction, in the man(7) macros. */
final class Roff {
  private static final int MAX_LINE = 79;

  private final StringBuilder page = new StringBuilder();

  /** Whether a section has just begun, where a macro for a new paragraph would mean nothing. */
  private boolean atTop;

  /** Starts the page. */
  Roff title(String name, String date, String source) {
    page.append(
        ".TH %s 1 \"%s\" %s \"Model Signing\"\n"
            .formatted(quoted(name.toUpperCase(Locale.ROOT)), date, quoted(source)));
    // No hyphenation and no justification: readers search for names and options as they are.
    page.append(".nh\n.ad l\n");
    return this;
  }

  Roff section(String heading) {
    page.append(".SH ").append(quoted(heading)).append('\n');
    atTop = true;
    return this;
  }

  Roff subsection(String heading) {
    page.append(".SS ").append(quoted(heading)).append('\n');
    atTop = true;
    return this;
  }

  Roff text(String text) {
    wrap(escape(text));
    return this;
  }

  Roff paragraph(String text) {
    separate();
    return text(text);
  }

  private void separate() {
    page.append(atTop ? "" : ".PP\n");
    atTop = false;
  }

  /** Adds a line of words of which the first part is set bold. */
  Roff synopsis(String bold, String rest) {
    wrap("\\fB" + escape(bold) + "\\fR " + escape(rest));
    return this;
  }

  Roff lineBreak() {
    page.append(".br\n");
    return this;
  }

  /** Adds an item of a list: words set bold and, if there is one, what they take; then its text. */
  Roff item(List<String> names, String value, String text) {
    String bold =
        String.join(", ", names.stream().map(name -> "\\fB" + escape(name) + "\\fR").toList());
    String italic = value.isEmpty() ? "" : "\\fI" + escape(value) + "\\fR";
    page.append(".TP\n").append((bold + " " + italic).strip()).append('\n');
    return text(text);
  }

  /** Adds lines as they are. */
  Roff literal(List<String> lines) {
    separate();
    page.append(".RS 4\n.nf\n");
    lines.forEach(line -> page.append(atStart(escape(line))).append('\n'));
    page.append(".fi\n.RE\n");
    return this;
  }

  @Override
  public String toString() {
    return page.toString();
  }

  private void wrap(String escaped) {
    StringBuilder line = new StringBuilder();
    for (String word : escaped.strip().split(" +", -1)) {
      if (!line.isEmpty() && line.length() + 1 + word.length() > MAX_LINE) {
        page.append(atStart(line.toString())).append('\n');
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : " ").append(word);
    }
    page.append(atStart(line.toString())).append('\n');
  }

  private static String atStart(String line) {
    return line.startsWith(".") ? "\\&" + line : line;
  }

  private static String quoted(String argument) {
    return "\"" + escape(argument) + "\"";
  }

  /** Returns {@code text} so that every character is shown, and copied, as itself. */
  static String escape(String text) {
    StringBuilder escaped = new StringBuilder();
    text.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '\\' -> escaped.append("\\e");
                case '-' -> escaped.append("\\-");
                case '\'' -> escaped.append("\\(aq");
                case '"' -> escaped.append("\\(dq");
                case '`' -> escaped.append("\\(ga");
                case '^' -> escaped.append("\\(ha");
                case '~' -> escaped.append("\\(ti");
                default -> {
                  if (c < 0x7f) {
                    escaped.appendCodePoint(c);
                  } else {
                    escaped.append("\\[u%04X]".formatted(c));
                  }
                }
              }
            });
    return escaped.toString();
  }
}
