package io.modelsigning.cli;

/** What the exit status of the process means. */
enum ExitCode {
  /** Signed, verified, or whatever else was asked for. */
  DONE(0),
  /** The question was answered: this model does not verify. */
  REFUSED(1),
  /** The command line makes no sense. */
  USAGE(2),
  /** The question could not be answered. */
  UNAVAILABLE(3),
  /** Stopped by the user, as a shell reports it. */
  INTERRUPTED(130);

  private final int status;

  ExitCode(int status) {
    this.status = status;
  }

  int status() {
    return status;
  }
}
