package io.modelsigning.cli.command;

import io.modelsigning.cli.option.Definition;
import picocli.CommandLine.Model.CommandSpec;

/** Gathers the ways of signing. */
final class SignCommand {
  CommandSpec definition() {
    return Definition.of(this, "sign", "Sign a model: one signature over every file in it.")
        .synopsis("model-signing sign [METHOD] [OPTIONS] MODEL")
        .description(
            "METHOD is how you prove who you are: a Sigstore identity (the default), a private key, or a private key with a certificate. Each has options of its own: see 'model-signing help sign key', for instance.")
        .examples(
            "  With the identity you log in with:",
            "    model-signing sign bert",
            "  With a private key:",
            "    model-signing sign key --private-key key.pem bert",
            "  With a private key and the certificate issued for it:",
            "    model-signing sign certificate --private-key key.pem \\",
            "        --signing-certificate publisher.pem bert",
            "",
            "The signature goes to bert/model.sig, or to FILE.sig beside a single file.")
        .with();
  }
}
