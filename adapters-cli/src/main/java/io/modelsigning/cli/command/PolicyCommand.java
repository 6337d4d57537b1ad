package io.modelsigning.cli.command;

import io.modelsigning.cli.option.Definition;
import picocli.CommandLine.Model.CommandSpec;

/** Gathers what is done with policies but verifying. */
final class PolicyCommand {
  CommandSpec definition() {
    return Definition.of(this, "policy", "Write, check and understand policies.")
        .synopsis("model-signing policy COMMAND [OPTIONS] ...")
        .description(
            "A policy says whose signatures are accepted for which models; 'model-signing verify --policy FILE' verifies as it says. Nothing is verified here.")
        .examples(
            "  Find the mistakes of a policy:",
            "    model-signing policy check policy.yaml",
            "  See what it says of a model:",
            "    model-signing policy explain --policy policy.yaml bert",
            "  Begin one with the signatures that there are:",
            "    model-signing policy init --recursive models")
        .with();
  }
}
