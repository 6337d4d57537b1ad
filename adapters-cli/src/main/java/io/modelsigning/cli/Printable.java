package io.modelsigning.cli;

/**
 * Makes untrusted text harmless on a terminal: names and certificates may hold escape sequences,
 * line breaks, or characters that turn the direction of writing.
 */
final class Printable {
  private Printable() {}

  /** Returns {@code text} with every character that is no visible one written as its number. */
  static String of(String text) {
    StringBuilder printable = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            c -> {
              if (isHarmless(c)) {
                printable.appendCodePoint(c);
              } else {
                printable.append("\\u{").append(Integer.toHexString(c)).append('}');
              }
            });
    return printable.toString();
  }

  private static boolean isHarmless(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.UNASSIGNED ->
          false;
      // Joiners make up many emoji and scripts; the other format characters hide or reorder text.
      case Character.FORMAT -> c == 0x200c || c == 0x200d;
      default -> true;
    };
  }
}
