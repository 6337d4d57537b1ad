package io.modelsigning.cli;

/** What the exit status of the process means. */
enum ExitCode {
  /** Signed, verified, or whatever else was asked for. */
  DONE(0, "Done: signed, verified, or whatever else was asked for."),
  /** The question was answered: this model does not verify. */
  REFUSED(
      1,
      "The model does not verify: content, signature or signer, or the signature file is"
          + " malformed."),
  /** The command line makes no sense. */
  USAGE(2, "Wrong usage: the command line makes no sense."),
  /** The question could not be answered. */
  UNAVAILABLE(
      3, "No answer: something is missing or unreadable, a key is unusable, there is no network."),
  /** Stopped by the user, as a shell reports it. */
  INTERRUPTED(130, "Interrupted by the user.");

  private final int status;
  private final String meaning;

  ExitCode(int status, String meaning) {
    this.status = status;
    this.meaning = meaning;
  }

  /** Returns what it means, in a sentence for a man page. */
  String meaning() {
    return meaning;
  }

  int status() {
    return status;
  }
}
