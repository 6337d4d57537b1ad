package io.modelsigning.cli.option;

/** The command line makes no sense; the message says in one line why. */
public final class UsageException extends Exception {
  private static final long serialVersionUID = 1L;

  public UsageException(String message) {
    super(message);
  }
}
