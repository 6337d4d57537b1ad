package io.modelsigning.cli;

import io.modelsigning.domain.ModelSigningException;
import picocli.CommandLine.Model.CommandSpec;

/** A command with its options set. */
interface Task {
  /** Returns the command and its options, in which a parser sets their values. */
  CommandSpec definition();

  /**
   * Does the work.
   *
   * @param conversation what to say to the user meanwhile
   * @throws UsageException if the options contradict each other or the model
   * @throws ModelSigningException if there is no result
   * @throws InterruptedException if the thread is interrupted; nothing is left half-done then
   */
  Report run(Conversation conversation)
      throws UsageException, ModelSigningException, InterruptedException;

  /** Adds to the report of a failure what the command is about, as far as its options say. */
  void describe(Report.Builder report);
}
