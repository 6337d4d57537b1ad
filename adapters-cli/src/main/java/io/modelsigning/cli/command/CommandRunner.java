package io.modelsigning.cli.command;

import io.modelsigning.cli.result.CommandResult;
import io.modelsigning.cli.terminal.Streams;
import java.util.List;
import java.util.Optional;

/** Runs command lines as if they had been typed. */
public interface CommandRunner {
  /** Runs the command, writes its result and returns it; empty if only help was asked for. */
  Optional<CommandResult> perform(List<String> args, Streams to);
}
