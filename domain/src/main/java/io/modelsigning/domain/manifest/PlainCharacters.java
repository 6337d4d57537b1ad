package io.modelsigning.domain.manifest;

/** Which characters of untrusted text a person sees as they are, and how the others are written. */
public final class PlainCharacters {
  private PlainCharacters() {}

  /**
   * Returns whether a character may be shown: it neither controls a terminal, nor hides, nor turns
   * the direction of writing.
   */
  public static boolean isVisible(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.UNASSIGNED ->
          false;
      // Joiners make up many emoji and scripts; the other format characters hide or reorder text.
      case Character.FORMAT -> codePoint == 0x200c || codePoint == 0x200d;
      default -> !isBlankLetter(codePoint);
    };
  }

  /** Letters and marks that are drawn as nothing (Unicode, Default_Ignorable_Code_Point). */
  private static boolean isBlankLetter(int codePoint) {
    return codePoint == 0x34f
        || codePoint == 0x115f
        || codePoint == 0x1160
        || codePoint == 0x3164
        || codePoint == 0xffa0;
  }

  /** Returns a character as its number in hexadecimal, in braces behind a backslash and a u. */
  public static String escaped(int codePoint) {
    return "\\u{" + Integer.toHexString(codePoint) + '}';
  }

  /** Returns {@code text} with every character that is no visible one {@link #escaped}. */
  public static String visible(String text) {
    StringBuilder visible = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            c -> {
              if (isVisible(c)) {
                visible.appendCodePoint(c);
              } else {
                visible.append(escaped(c));
              }
            });
    return visible.toString();
  }
}
