package io.modelsigning.cli.terminal;

import java.util.Locale;

/** From when on messages are shown; each level includes those after it. */
public enum LogLevel {
  DEBUG,
  INFO,
  WARNING,
  ERROR,
  CRITICAL;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns whether messages of {@code level} are shown at this one. */
  public boolean shows(LogLevel level) {
    return compareTo(level) <= 0;
  }
}
