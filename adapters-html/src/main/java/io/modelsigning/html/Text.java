package io.modelsigning.html;

import io.modelsigning.domain.manifest.PlainCharacters;

/**
 * Text of a page, which may be anybody's: it cannot become markup, hide, reorder what stands around
 * it, or fill the page.
 */
record Text(String text) implements Content {
  /** The most characters shown of one text. */
  static final int MAXIMUM_SHOWN = 2000;

  @Override
  public void writeTo(StringBuilder page) {
    write(text, page);
  }

  /** Appends {@code text} as it may stand between tags and in attributes. */
  static void write(String text, StringBuilder page) {
    int shown = 0;
    int i = 0;
    while (i < text.length()) {
      if (shown++ == MAXIMUM_SHOWN) {
        page.append("… (")
            .append(text.codePointCount(i, text.length()))
            .append(" more characters)");
        return;
      }
      int c = text.codePointAt(i);
      i += Character.charCount(c);
      write(c, page);
    }
  }

  private static void write(int c, StringBuilder page) {
    switch (c) {
      case '<' -> page.append("&lt;");
      case '>' -> page.append("&gt;");
      case '&' -> page.append("&amp;");
      case '"' -> page.append("&quot;");
      case '\'' -> page.append("&#39;");
      default -> {
        if (PlainCharacters.isVisible(c)) {
          page.appendCodePoint(c);
        } else {
          page.append(PlainCharacters.escaped(c));
        }
      }
    }
  }

  /** Returns as much of the start of {@code text} as has room in {@code columns} of a picture. */
  static String fitting(String text, int columns) {
    StringBuilder printable = new StringBuilder();
    int used = 0;
    int i = 0;
    while (i < text.length()) {
      int c = text.codePointAt(i);
      i += Character.charCount(c);
      // East Asian letters and emoji take about two columns; what is escaped when written, more.
      used += !PlainCharacters.isVisible(c) ? 10 : c < 0x1100 ? 1 : 2;
      if (used > columns - (i < text.length() ? 1 : 0)) {
        return printable.append('…').toString();
      }
      printable.appendCodePoint(c);
    }
    return printable.toString();
  }
}
