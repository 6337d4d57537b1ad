package io.modelsigning.cli;

import picocli.CommandLine.Command;

/** Gathers the ways of verifying. */
@Command(
    name = "verify",
    customSynopsis = "model-signing verify [sigstore | key | certificate] [OPTIONS] MODEL",
    description = {
      "Verify that a model is exactly what somebody signed.",
      "",
      "Without a method, the signature must be one of Sigstore. 'model-signing inspect SIGNATURE'"
          + " tells the method, and 'model-signing verify METHOD --help' the options of each."
    })
final class VerifyCommand {}
