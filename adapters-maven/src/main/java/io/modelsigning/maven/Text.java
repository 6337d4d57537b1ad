package io.modelsigning.maven;

import io.modelsigning.domain.manifest.PlainCharacters;

/** Text for the log, in which names of files and signers can be anybody's. */
final class Text {
  private Text() {}

  /** Returns the text in one line, with what would do something to a terminal escaped. */
  static String oneLine(String text) {
    return PlainCharacters.visible(text);
  }

  /** Returns a number of things, such as {@code 2 files}. */
  static String counted(long count, String thing) {
    return count == 1 ? "1 " + thing : "%d %ss".formatted(count, thing);
  }

  /** Returns what an exception says, which is all that a user is shown of it. */
  static String of(Throwable failure) {
    String message = failure.getMessage();
    return oneLine(message == null ? failure.getClass().getSimpleName() : message);
  }
}
