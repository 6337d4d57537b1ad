package io.modelsigning.policy;

/** Texts in YAML. */
final class YamlText {
  private YamlText() {}

  /**
   * Returns a text in quotes (YAML 1.2.2, 7.3.1), of printable ASCII characters alone: whatever it
   * has, it ends nothing and hides nothing, and what looks like another character is told from it.
   *
   * @throws IllegalArgumentException if it has half of a surrogate pair, and so is no text
   */
  static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    text.codePoints()
        .forEach(
            c -> {
              if (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) {
                throw new IllegalArgumentException(
                    "a text must be of whole characters, but is not");
              }
              if (c == '"' || c == '\\') {
                quoted.append('\\').append((char) c);
              } else if (c == '\n') {
                quoted.append("\\n");
              } else if (c >= ' ' && c <= '~') {
                quoted.append((char) c);
              } else {
                quoted.append((c > 0xffff ? "\\U%08x" : "\\u%04x").formatted(c));
              }
            });
    return quoted.append('"').toString();
  }
}
