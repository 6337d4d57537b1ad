package io.modelsigning.cli.command;

import io.modelsigning.cli.option.Definition;
import io.modelsigning.cli.option.UsageException;
import io.modelsigning.cli.result.CommandResult;
import io.modelsigning.cli.result.Subject;
import io.modelsigning.cli.session.CommandContext;
import jakarta.inject.Inject;
import picocli.CommandLine.Model.CommandSpec;

/** Shows what every option is set to, and where. */
final class ConfigShowCommand implements Command {
  @Inject
  ConfigShowCommand() {}

  @Override
  public CommandSpec definition() {
    return Definition.of(this, "show", "Show what every option is set to, and where.")
        .synopsis("model-signing config show [OPTIONS]")
        .description(
            "For each option that may be set by a variable or in a settings file: its values, and"
                + " the variable, or the file and line, that they come from.",
            "",
            "A settings file is in YAML. Its members are options without their hyphens, for all"
                + " commands, or below a command or its method for that alone; files are named as"
                + " seen from its folder. Secrets, the model, its signature, what is written and"
                + " --force are for the command line alone.")
        .examples(
            "  What a settings file sets:",
            "    model-signing config show --config settings.yaml",
            "  Such a file:",
            "    threads: 4",
            "    verify:",
            "      sigstore:",
            "        identity-provider: https://accounts.google.com")
        .with();
  }

  @Override
  public CommandResult run(CommandContext context) throws UsageException {
    return new CommandResult.Configured(subject(), context.settings().all());
  }

  @Override
  public Subject subject() {
    return Subject.of("config show");
  }
}
