package io.modelsigning.domain;

import java.util.Optional;

/**
 * Something the user should know although the work goes on; the message is one sentence.
 *
 * @param path the file to do something about, as the user would name it
 */
public record Warning(Reason reason, String message, Optional<String> path) {
  /** A warning of no file in particular. */
  public Warning(Reason reason, String message) {
    this(reason, message, Optional.empty());
  }

  /** A warning of one file. */
  public Warning(Reason reason, String message, String path) {
    this(reason, message, Optional.of(path));
  }
}
