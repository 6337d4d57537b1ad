package io.modelsigning.cli.command;

import io.modelsigning.cli.option.Definition;
import picocli.CommandLine.Model.CommandSpec;

/** Gathers the ways of verifying. */
final class VerifyCommand {
  CommandSpec definition() {
    return Definition.of(this, "verify", "Verify that a model is exactly what somebody signed.")
        .synopsis("model-signing verify [METHOD] [OPTIONS] MODEL...")
        .description(
            "METHOD is how the model was signed: with a Sigstore identity (the default), a key, or a certificate; or policy, which says who must have signed which models. 'model-signing inspect SIGNATURE' shows which it was. Each has options of its own: see 'model-signing help verify key', for instance.")
        .examples(
            "  Signed by way of Sigstore:",
            "    model-signing verify --identity you@example.com \\",
            "        --identity-provider https://accounts.google.com bert",
            "  Signed with a key:",
            "    model-signing verify key --public-key pub.pem bert",
            "  Signed with a certificate of an authority you trust:",
            "    model-signing verify certificate --certificate-chain ca.pem bert",
            "  By whom a policy says, for all signed models of a folder:",
            "    model-signing verify --policy policy.yaml --recursive models",
            "",
            "The exit code is 0 if the model verifies, and 1 if it does not.")
        .with();
  }
}
