package io.modelsigning.spark;

import java.io.Serializable;
import java.util.ArrayList;

/**
 * What an executor answers to a task.
 *
 * @param executor its name, for messages
 */
record TaskAnswer(String executor, ArrayList<Hashed> hashed, ArrayList<Refused> refused)
    implements Serializable {
  /**
   * A digest, or the chaining value of a part, and of what.
   *
   * @param value in hexadecimal digits
   */
  record Hashed(Piece piece, String value) implements Serializable {}

  /**
   * Pieces of one model have no digest.
   *
   * @param number of any of these pieces
   * @param reason the reason's identifier
   * @param path the file concerned, for messages
   */
  record Refused(int number, String reason, String path, String message) implements Serializable {}

  static TaskAnswer by(String executor) {
    return new TaskAnswer(executor, new ArrayList<>(), new ArrayList<>());
  }
}
