package io.modelsigning.domain.signature;

import io.modelsigning.domain.manifest.PlainCharacters;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;

/**
 * Two names that look alike.
 *
 * @param signed the signed name
 * @param here the name in the model
 */
public record LookAlike(String signed, String here, Difference difference) {
  /**
   * At most this many marks may follow each other; the number is that of Unicode's Stream-Safe Text
   * Format.
   */
  private static final int MAXIMUM_MARKS = 30;

  /** What looks like the ASCII character before it: facts of Unicode's table of confusables. */
  private static final String[] ALIKE = {
    "a\u0430\u03b1\u0251",
    "b\u044c",
    "c\u0441\u03f2",
    "d\u0501",
    "e\u0435\u04bd",
    "g\u0261",
    "h\u04bb",
    "i\u0456\u03b9\u0131\u2170",
    "j\u0458\u03f3",
    "k\u043a\u03ba",
    "l\u04cf1|\u01c0",
    "o\u043e\u03bf\u0585" + "0",
    "p\u0440\u03c1",
    "q\u051b",
    "r\u0433",
    "s\u0455",
    "u\u03c5\u057d",
    "v\u03bd\u0475",
    "w\u051d\u03c9",
    "x\u0445\u03c7",
    "y\u0443\u03b3",
    "A\u0410\u0391",
    "B\u0412\u0392",
    "C\u0421\u03f9",
    "E\u0415\u0395",
    "H\u041d\u0397",
    "I\u0406\u0399\u04c0",
    "J\u0408",
    "K\u041a\u039a",
    "M\u041c\u039c",
    "N\u039d",
    "O\u041e\u039f",
    "P\u0420\u03a1",
    "S\u0405",
    "T\u0422\u03a4",
    "V\u0474",
    "X\u0425\u03a7",
    "Y\u0423\u03a5\u04ae",
    "Z\u0396",
    "-\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u2212\u02d7\u30fc",
    "'\u2018\u2019\u02bc\u02b9\u2032`\u00b4",
    "/\u2044\u2215\u29f8",
    ":\ua789\u2236\u02d0",
    ".\u06d4\ua4f8",
    ",\u201a\u066b",
    "_\u2017",
  };

  /** What two names that look alike differ by. */
  public enum Difference {
    /** The same characters, composed (NFC) in one and decomposed (NFD) in the other. */
    NORMALIZATION("in its Unicode normalization (NFC or NFD)"),
    /** Capital and small letters. */
    CASE("in capital and small letters"),
    /** Characters that are drawn as nothing. */
    INVISIBLE("in characters that nobody sees"),
    /** Spaces, of another kind or at the end. */
    SPACES("in its spaces"),
    /** Letters of other scripts, other dashes. */
    LETTERS("in letters or signs of other scripts that look the same");

    private final String inWords;

    Difference(String inWords) {
      this.inWords = inWords;
    }

    String inWords() {
      return inWords;
    }
  }

  /** Returns the pair, which has to have one {@link #skeleton}. */
  public static LookAlike of(String signed, String here) {
    return new LookAlike(signed, here, differenceOf(signed, here));
  }

  private static Difference differenceOf(String a, String b) {
    if (composed(a).equals(composed(b))) {
      return Difference.NORMALIZATION;
    }
    if (composed(a).equalsIgnoreCase(composed(b))) {
      return Difference.CASE;
    }
    if (withoutInvisible(a).equals(withoutInvisible(b))) {
      return Difference.INVISIBLE;
    }
    return withPlainSpaces(a).equals(withPlainSpaces(b)) ? Difference.SPACES : Difference.LETTERS;
  }

  /**
   * Returns what names that look alike have in common, or nothing for one that is too odd to tell
   * in time linear in its length.
   */
  public static Optional<String> skeleton(String name) {
    if (hasLongRunOfMarks(name)) {
      return Optional.empty();
    }
    String decomposed = Normalizer.normalize(withoutInvisible(name), Normalizer.Form.NFKD);
    StringBuilder alike = new StringBuilder(decomposed.length());
    for (int i = 0; i < decomposed.length(); i++) {
      alike.append(alike(decomposed.charAt(i)));
    }
    return Optional.of(withPlainSpaces(lower(alike.toString())));
  }

  private static boolean hasLongRunOfMarks(String name) {
    int run = 0;
    for (int i = 0; i < name.length(); i++) {
      int type = Character.getType(name.charAt(i));
      // Marks beyond the first 65,536 characters come as surrogates.
      boolean mark =
          type == Character.NON_SPACING_MARK
              || type == Character.ENCLOSING_MARK
              || type == Character.COMBINING_SPACING_MARK
              || type == Character.SURROGATE;
      run = mark ? run + 1 : 0;
      if (run > MAXIMUM_MARKS) {
        return true;
      }
    }
    return false;
  }

  private static char alike(char c) {
    // Most are themselves; '|', '0' and '1' are the ASCII characters that look like others.
    if (c < 0x80 && c != '|' && c != '0' && c != '1' && c != '`') {
      return c;
    }
    for (String row : ALIKE) {
      if (row.indexOf(c, 1) > 0) {
        return row.charAt(0);
      }
    }
    return c;
  }

  private static String composed(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFC);
  }

  private static String lower(String text) {
    return text.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
  }

  private static String withoutInvisible(String text) {
    StringBuilder visible = new StringBuilder(text.length());
    text.codePoints()
        .filter(c -> PlainCharacters.isVisible(c) && Character.getType(c) != Character.FORMAT)
        .filter(c -> !(c >= 0xfe00 && c <= 0xfe0f))
        .forEach(visible::appendCodePoint);
    return visible.toString();
  }

  /** Returns the text with spaces of one kind, and none where no reader expects one. */
  private static String withPlainSpaces(String text) {
    StringBuilder plain = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean space = Character.isSpaceChar(c);
      boolean first = plain.isEmpty() || isEdge(plain.charAt(plain.length() - 1));
      if (space && first) {
        continue;
      }
      while (isEdge(c) && !plain.isEmpty() && plain.charAt(plain.length() - 1) == ' ') {
        plain.setLength(plain.length() - 1);
      }
      plain.append(space ? ' ' : c);
    }
    while (!plain.isEmpty() && plain.charAt(plain.length() - 1) == ' ') {
      plain.setLength(plain.length() - 1);
    }
    return plain.toString();
  }

  private static boolean isEdge(char c) {
    return c == '/' || c == ' ';
  }

  /** Returns the signed name with the characters by which it differs written by their numbers. */
  public String shownSigned() {
    return shown(signed, here);
  }

  /** Returns the name here with the characters by which it differs written by their numbers. */
  public String shownHere() {
    return shown(here, signed);
  }

  private static String shown(String text, String other) {
    int[] mine = text.codePoints().toArray();
    int[] theirs = other.codePoints().toArray();
    int shortest = Math.min(mine.length, theirs.length);
    int start = 0;
    while (start < shortest && mine[start] == theirs[start]) {
      start++;
    }
    int end = 0;
    while (end < shortest - start
        && mine[mine.length - 1 - end] == theirs[theirs.length - 1 - end]) {
      end++;
    }
    StringBuilder shown = new StringBuilder();
    for (int i = 0; i < mine.length; i++) {
      boolean differs = i >= start && i < mine.length - end;
      // Of what differs, letters of ASCII need no number.
      if (differs && (mine[i] <= ' ' || mine[i] >= 0x7f)) {
        shown.append(PlainCharacters.escaped(mine[i]));
      } else {
        shown.appendCodePoint(mine[i]);
      }
    }
    return shown.toString();
  }
}
