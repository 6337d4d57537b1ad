package io.modelsigning.cli.result;

/** What the exit status of the process means. */
public enum ExitCode {
  /** Signed, verified, or whatever else was asked for. */
  DONE(0, "Done: signed, verified or shown."),
  /** The question was answered: this model does not verify. */
  REFUSED(
      1, "The model does not verify: content, signature, signer, or a malformed signature file."),
  /** The command line makes no sense. */
  USAGE(2, "Wrong usage."),
  /** The question could not be answered. */
  UNAVAILABLE(3, "No answer: something missing or unreadable, an unusable key, no network."),
  /** Stopped by the user, as a shell reports it. */
  INTERRUPTED(130, "Interrupted by Ctrl-C (143: SIGTERM, 129: SIGHUP).");

  private final int status;
  private final String meaning;

  ExitCode(int status, String meaning) {
    this.status = status;
    this.meaning = meaning;
  }

  /** Returns what it means, in a sentence. */
  public String meaning() {
    return meaning;
  }

  public int status() {
    return status;
  }
}
