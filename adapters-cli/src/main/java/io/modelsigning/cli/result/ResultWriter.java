package io.modelsigning.cli.result;

import java.io.PrintWriter;

/**
 * Writes what a command comes to, in the form that the user asked for: the results of several
 * models as they come, and at the end what all of it comes to. Thread-safe.
 */
public interface ResultWriter {
  /** Writes the result of one of several models. */
  void each(CommandResult result, Completion completion);

  /**
   * Writes what the command comes to. May be called again, with what the command comes to after
   * all, if what was written to {@code to} is thrown away.
   *
   * @param to where to; the same that the results of several models went to, or what is written
   *     there later
   */
  void end(CommandResult result, Completion completion, PrintWriter to);
}
