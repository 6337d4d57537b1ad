package io.modelsigning.domain.manifest;

/** Untrusted text in messages: as much of it as a reader needs. */
public final class Excerpt {
  private static final int MAXIMUM_CHARS = 300;

  private Excerpt() {}

  /** Returns {@code text}, or the first characters of a long one and how many it has. */
  public static String of(String text) {
    if (text.length() <= MAXIMUM_CHARS) {
      return text;
    }
    boolean splitsPair = Character.isHighSurrogate(text.charAt(MAXIMUM_CHARS - 1));
    return "%s… (%d characters)"
        .formatted(
            text.substring(0, splitsPair ? MAXIMUM_CHARS - 1 : MAXIMUM_CHARS), text.length());
  }
}
