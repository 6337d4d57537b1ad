package io.modelsigning.cli.terminal;

import java.util.regex.Pattern;

/** Words as a POSIX shell reads them. */
public final class Shell {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+=:,./-]+");

  private Shell() {}

  /** Returns {@code word} so that a shell takes it for exactly this one word. */
  public static String quote(String word) {
    return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
