package io.modelsigning.http;

/** What messages of exceptions say of another problem. */
public final class Messages {
  private Messages() {}

  /** Returns the message without a final period, or the type of the problem if there is none. */
  public static String describe(Throwable problem) {
    String message = problem.getMessage();
    if (message == null || message.isBlank()) {
      return problem.getClass().getSimpleName();
    }
    return message.endsWith(".") ? message.substring(0, message.length() - 1) : message;
  }
}
