package io.modelsigning.cli.command;

import io.modelsigning.cli.option.Definition;
import picocli.CommandLine.Model.CommandSpec;

/** What is trusted of Sigstore. */
final class TrustGroup {
  CommandSpec definition() {
    return Definition.of(
            this, "trust", "Show, update or export what Sigstore's signatures are checked against.")
        .synopsis("model-signing trust show|update|export [OPTIONS]")
        .description(
            "The trust root of a Sigstore instance names its authorities and logs. It is fetched over TUF, and kept for when it cannot be; nothing that is kept is believed for that.")
        .examples(
            "  What is kept here:",
            "    model-signing trust show",
            "  Refresh it:",
            "    model-signing trust update",
            "  Verify on a machine without a network:",
            "    model-signing trust export trusted_root.json",
            "    model-signing verify --offline --trust-config trusted_root.json \\",
            "        --identity you@example.com \\",
            "        --identity-provider https://accounts.google.com bert")
        .with();
  }
}
