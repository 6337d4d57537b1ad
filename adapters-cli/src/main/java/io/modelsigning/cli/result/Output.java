package io.modelsigning.cli.result;

import java.util.Locale;

/** How a result is written. */
public enum Output {
  TEXT,
  JSON;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
