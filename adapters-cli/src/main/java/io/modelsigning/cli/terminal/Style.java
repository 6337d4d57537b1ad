package io.modelsigning.cli.terminal;

/** Colours for a terminal, or none. */
public enum Style {
  PLAIN,
  COLOR;

  public static Style of(boolean color) {
    return color ? COLOR : PLAIN;
  }

  public String good(String text) {
    return paint("1;32", text);
  }

  public String bad(String text) {
    return paint("1;31", text);
  }

  public String attention(String text) {
    return paint("1;33", text);
  }

  String bar(String text) {
    return paint("32", text);
  }

  public String quiet(String text) {
    return paint("2", text);
  }

  private String paint(String code, String text) {
    return this == PLAIN || text.isEmpty() ? text : "\u001b[" + code + "m" + text + "\u001b[0m";
  }
}
