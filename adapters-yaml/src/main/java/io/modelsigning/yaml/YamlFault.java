package io.modelsigning.yaml;

/** What is wrong with a document, and where. */
public final class YamlFault extends Exception {
  private static final long serialVersionUID = 1L;

  private final Kind kind;
  private final String file;
  private final int line;
  private final int column;
  private final String member;
  private final String text;

  /** What is wrong, roughly. */
  public enum Kind {
    /** The document is not of its form. */
    MALFORMED,
    /** The document has more of something than is read. */
    LIMIT_EXCEEDED
  }

  YamlFault(Kind kind, Place place, String text) {
    super(
        "%s:%d:%d: %s%s"
            .formatted(
                place.file(),
                place.line(),
                place.column(),
                place.member().isEmpty() ? "" : place.member() + ": ",
                text));
    this.kind = kind;
    this.file = place.file();
    this.line = place.line();
    this.column = place.column();
    this.member = place.member();
    this.text = text;
  }

  /** Returns where and what, in the form that editors and compilers use. */
  public String located() {
    return String.valueOf(getMessage());
  }

  /** Returns what is wrong, roughly. */
  public Kind kind() {
    return kind;
  }

  /** Returns the file, which may be an included one. */
  public String file() {
    return file;
  }

  /** Returns the line from 1 on. */
  public int line() {
    return line;
  }

  /** Returns the column from 1 on. */
  public int column() {
    return column;
  }

  /**
   * Returns the path of the member, such as {@code rules[0].signedBy}; empty for the whole file.
   */
  public String member() {
    return member;
  }

  /** Returns what is wrong, without where. */
  public String text() {
    return text;
  }
}
