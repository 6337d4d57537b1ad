package io.modelsigning.cli.command;

import io.modelsigning.cli.option.Definition;
import picocli.CommandLine.Model.CommandSpec;

/** What is set besides the command line. */
final class ConfigCommand {
  CommandSpec definition() {
    return Definition.of(this, "config", "Show what variables and the settings file set.")
        .synopsis("model-signing config show [OPTIONS]")
        .description(
            "What the command line gives comes first, then variables, then the settings file, then"
                + " defaults.")
        .examples("  What is set, and where:", "    model-signing config show")
        .with();
  }
}
