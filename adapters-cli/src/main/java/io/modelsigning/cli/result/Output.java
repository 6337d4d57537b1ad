package io.modelsigning.cli.result;

import java.util.Locale;

/** How a result is written. */
public enum Output {
  TEXT,
  JSON,
  /** JSON, each object on a line of its own as soon as it is known. */
  JSONL,
  /** Commands to the log of a GitHub workflow, and a summary of its step. */
  GITHUB,
  /** SARIF 2.1.0. */
  SARIF,
  /** XML as JUnit's runners write it. */
  JUNIT,
  /** A code quality report of GitLab. */
  GITLAB;

  /** Returns whether only what is verified can be written so. */
  public boolean isOfVerdicts() {
    return switch (this) {
      case TEXT, JSON, JSONL -> false;
      case GITHUB, SARIF, JUNIT, GITLAB -> true;
    };
  }

  /** Returns whether this is a document for programs, which can be kept in a file. */
  public boolean isDocument() {
    return switch (this) {
      case TEXT, GITHUB -> false;
      case JSON, JSONL, SARIF, JUNIT, GITLAB -> true;
    };
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
