package io.modelsigning.cli.terminal;

import java.util.Locale;

/** When something is shown that only a terminal needs. */
public enum When {
  AUTO,
  ALWAYS,
  NEVER;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
