package io.modelsigning.cli.command;

import io.modelsigning.cli.option.Definition;
import io.modelsigning.cli.option.Option;
import io.modelsigning.cli.option.UsageException;
import io.modelsigning.cli.parse.Arguments;
import io.modelsigning.cli.reference.CompletionShell;
import io.modelsigning.cli.result.CommandResult;
import io.modelsigning.cli.result.Subject;
import io.modelsigning.cli.session.CommandContext;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import picocli.CommandLine.Model.CommandSpec;

/** Prints what a shell needs to complete command lines of this program. */
final class CompletionCommand implements Command {
  private final Provider<Commands> commands;

  private final Option<CompletionShell> shell =
      Option.argument(CompletionShell.class, "SHELL", "The shell: bash, zsh or fish.");

  @Inject
  CompletionCommand(Provider<Commands> commands) {
    this.commands = commands;
  }

  @Override
  public CommandSpec definition() {
    return Definition.of(
            this,
            "completion",
            "Print a script that lets a shell complete commands, options and file names.")
        .synopsis("model-signing completion [OPTIONS] SHELL")
        .description("Packages install these scripts for every user; there is nothing to do then.")
        .examples(
            "  For bash, a line in ~/.bashrc:",
            "    source <(model-signing completion bash)",
            "  For zsh, in any directory that is in fpath before compinit runs:",
            "    model-signing completion zsh > ~/.zfunc/_model-signing",
            "  For fish:",
            "    model-signing completion fish \\",
            "        > ~/.config/fish/completions/model-signing.fish")
        .with(shell);
  }

  @Override
  public CommandResult run(CommandContext context) throws UsageException {
    CompletionShell shell = this.shell.value();
    if (shell == null) {
      throw new UsageException("SHELL is missing: bash, zsh or fish");
    }
    return new CommandResult.GeneratedText(
        subject(), shell.script(commands.get().everything(), Arguments.DEFAULT_METHOD));
  }

  @Override
  public Subject subject() {
    return Subject.of("completion");
  }
}
