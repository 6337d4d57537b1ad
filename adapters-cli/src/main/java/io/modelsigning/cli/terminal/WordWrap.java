package io.modelsigning.cli.terminal;

/** Text broken between words. */
public final class WordWrap {
  private WordWrap() {}

  /**
   * Returns {@code text} in lines of at most {@code columns}, where its words are short enough.
   *
   * @param from the column the text begins at
   * @param indent the column at which every further line begins
   */
  public static String wrapped(String text, int from, int indent, int columns) {
    StringBuilder lines = new StringBuilder();
    int column = from;
    boolean first = true;
    for (String word : text.split(" ", -1)) {
      int width = DisplayWidth.of(word);
      if (!first && column + 1 + width > columns) {
        lines.append(System.lineSeparator()).append(" ".repeat(indent));
        column = indent;
        first = true;
      }
      lines.append(first ? "" : " ").append(word);
      column += (first ? 0 : 1) + width;
      first = false;
    }
    return lines.toString();
  }
}
