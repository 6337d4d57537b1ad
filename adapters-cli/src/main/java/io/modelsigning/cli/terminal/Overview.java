package io.modelsigning.cli.terminal;

/** What the program says when it is called without a command. */
public final class Overview {
  public static final String TEXT =
      """
      model-signing signs machine-learning models, and verifies that they are what
      somebody signed.

        model-signing demo                 see it work on a small model
        model-signing sign MODEL           sign with an identity, through Sigstore
        model-signing verify MODEL         verify it
        model-signing inspect SIGNATURE    show what a signature claims

      To use keys or certificates instead: 'model-signing help sign'.
      All commands and options: 'model-signing help'.
      """;

  private Overview() {}
}
