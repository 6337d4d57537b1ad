package io.modelsigning.cli.command;

import io.modelsigning.cli.option.UsageException;
import io.modelsigning.cli.result.CommandResult;
import io.modelsigning.cli.result.Subject;
import io.modelsigning.cli.session.CommandContext;
import io.modelsigning.domain.ModelSigningException;
import picocli.CommandLine.Model.CommandSpec;

/** A command with its options set. */
public interface Command {
  /** Returns the command and its options, in which a parser sets their values. */
  CommandSpec definition();

  /**
   * Does the work.
   *
   * @param context what to say to the user meanwhile
   * @throws UsageException if the options contradict each other or the model
   * @throws ModelSigningException if there is no result
   * @throws InterruptedException if the thread is interrupted; nothing is left half-done then
   */
  CommandResult run(CommandContext context)
      throws UsageException, ModelSigningException, InterruptedException;

  /** Returns what the command is about, as far as its options say. */
  Subject subject();
}
