package io.modelsigning.cli;

import io.modelsigning.cli.reference.CompletionShell;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Prints what a shell needs to complete command lines of this program. */
@Command(
    name = "completion",
    sortOptions = false,
    header = "Print a script that lets a shell complete commands and options.",
    customSynopsis = {"model-signing completion bash|zsh|fish"},
    description =
        "The script completes commands, options, their values and file names. Packages install it"
            + " for every user.",
    footerHeading = HelpPage.EXAMPLES,
    footer = {
      "  For bash, now; as a line of ~/.bashrc, always:",
      "    source <(model-signing completion bash)",
      "  For zsh, into a file _model-signing in a directory of fpath:",
      "    model-signing completion zsh",
      "  For fish, into ~/.config/fish/completions/model-signing.fish:",
      "    model-signing completion fish"
    })
final class CompletionCommand implements Task {
  private final Provider<Commands> commands;

  @Parameters(arity = "0..1", paramLabel = "SHELL", description = "The shell: bash, zsh or fish.")
  private @Nullable CompletionShell shell;

  @Inject
  CompletionCommand(Provider<Commands> commands) {
    this.commands = commands;
  }

  @Override
  public Report run(Conversation conversation) throws UsageException {
    if (shell == null) {
      throw new UsageException("SHELL is missing: bash, zsh or fish");
    }
    return Report.builder()
        .command("completion")
        .result(Report.Result.GENERATED)
        .script(shell.script(commands.get().everything(), Arguments.DEFAULT_METHOD))
        .build();
  }

  @Override
  public void describe(Report.Builder report) {
    // There is no model and no signature.
  }
}
