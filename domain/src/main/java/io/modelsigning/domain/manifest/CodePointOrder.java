package io.modelsigning.domain.manifest;

/**
 * Compares text by Unicode code point, which is the order of its UTF-8 bytes and the order OMS
 * sorts resources by. {@link String#compareTo} differs above U+FFFF, where it sees surrogates.
 */
public final class CodePointOrder {
  private CodePointOrder() {}

  /**
   * Returns less than, equal to or more than 0, as {@code a} sorts before, with or after {@code b}.
   */
  public static int compare(String a, String b) {
    int length = Math.min(a.length(), b.length());
    for (int i = 0; i < length; i++) {
      char x = a.charAt(i);
      char y = b.charAt(i);
      if (x != y) {
        boolean surrogateX = Character.isSurrogate(x);
        boolean surrogateY = Character.isSurrogate(y);
        // A surrogate stands for a code point above every other character.
        return surrogateX == surrogateY ? Character.compare(x, y) : surrogateX ? 1 : -1;
      }
    }
    return Integer.compare(a.length(), b.length());
  }
}
