package io.modelsigning.cli;

import picocli.CommandLine.Command;

/** Gathers the ways of signing. */
@Command(
    name = "sign",
    customSynopsis = "model-signing sign [sigstore | key | certificate] [OPTIONS] MODEL",
    description = {
      "Sign a model: write a signature of every file in it.",
      "",
      "Without a method, sign with Sigstore. See 'model-signing sign METHOD --help' for the options"
          + " of each."
    })
final class SignCommand {}
