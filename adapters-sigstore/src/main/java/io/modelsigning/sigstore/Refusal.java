package io.modelsigning.sigstore;

/** A check refuses the signature; the message says what it expected and what it found. */
final class Refusal extends Exception {
  private static final long serialVersionUID = 1L;

  Refusal(String message) {
    super(message);
  }

  Refusal(String message, Throwable cause) {
    super(message, cause);
  }

  /** Returns the message, or the type of what went wrong where there is none. */
  static String describe(Throwable problem) {
    String message = problem.getMessage();
    return message == null || message.isEmpty() ? problem.getClass().getSimpleName() : message;
  }
}
