package io.modelsigning.cli.terminal;

/**
 * How many columns of a terminal text takes: two for East Asian wide characters and emoji, none for
 * what is written over or into the character before it. Where terminals differ, the larger number.
 */
final class DisplayWidth {
  private DisplayWidth() {}

  /** Returns the columns of {@code text}, which has no control characters. */
  static int of(String text) {
    int columns = 0;
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      columns += of(c);
      i += Character.charCount(c);
    }
    return columns;
  }

  /** Returns 0, 1 or 2. */
  static int of(int c) {
    if (c < 0x300) {
      return 1;
    }
    return switch (Character.getType(c)) {
      case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.FORMAT -> 0;
      // Vowels and final consonants of Hangul syllables written in parts.
      default -> c >= 0x1160 && c <= 0x11ff ? 0 : isWide(c) ? 2 : 1;
    };
  }

  private static boolean isWide(int c) {
    return Character.isIdeographic(c)
        || Character.isEmojiPresentation(c)
        // Hangul; radicals, kana and punctuation of CJK; Yi; compatibility and fullwidth forms.
        || (c >= 0x1100 && c <= 0x115f)
        || (c >= 0x2e80 && c <= 0x33ff)
        || (c >= 0xa000 && c <= 0xa4cf)
        || (c >= 0xa960 && c <= 0xa97f)
        || (c >= 0xac00 && c <= 0xd7a3)
        || (c >= 0xfe10 && c <= 0xfe6f)
        || (c >= 0xff01 && c <= 0xff60)
        || (c >= 0xffe0 && c <= 0xffe6)
        // Kana supplements, then pictographs.
        || (c >= 0x1aff0 && c <= 0x1b2ff)
        || (c >= 0x1f000 && c <= 0x1faff);
  }

  /**
   * Returns {@code path} if it fits into {@code columns}, else {@code ellipsis} and as much of its
   * end as does; whole components if the last one fits.
   */
  static String endOf(String path, int columns, String ellipsis) {
    if (of(path) <= columns) {
      return path;
    }
    int room = columns - of(ellipsis);
    int start = path.length();
    int components = -1;
    while (start > 0) {
      int c = path.codePointBefore(start);
      room -= of(c);
      if (room < 0) {
        break;
      }
      start -= Character.charCount(c);
      if (c == '/') {
        components = start;
      }
    }
    int from = components >= 0 ? components : start;
    // A mark whose letter was cut off would be drawn over the ellipsis.
    while (from < path.length() && of(path.codePointAt(from)) == 0) {
      from += Character.charCount(path.codePointAt(from));
    }
    return columns < of(ellipsis) ? "" : ellipsis + path.substring(from);
  }
}
