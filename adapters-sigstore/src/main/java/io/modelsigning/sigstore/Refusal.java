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

  /** Returns the message without a final period, or the type of the problem if there is none. */
  static String describe(Throwable problem) {
    String message = problem.getMessage();
    if (message == null || message.isBlank()) {
      return problem.getClass().getSimpleName();
    }
    return message.endsWith(".") ? message.substring(0, message.length() - 1) : message;
  }
}
