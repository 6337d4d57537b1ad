package io.modelsigning.cli.terminal;

import io.modelsigning.domain.manifest.PlainCharacters;

/**
 * Makes untrusted text harmless on a terminal: names and certificates may hold escape sequences,
 * line breaks, or characters that turn the direction of writing.
 */
public final class Printable {
  private Printable() {}

  /** Returns {@code text} with every character that is no visible one written as its number. */
  public static String of(String text) {
    return PlainCharacters.visible(text);
  }
}
