package io.modelsigning.cli.result;

import java.util.Locale;

/** How a result is written. */
public enum Output {
  TEXT,
  JSON,
  /** JSON, each object on a line of its own as soon as it is known. */
  JSONL;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
