package io.modelsigning.googleauth;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** There is no token for the user of Google Cloud. The message says why, without secrets. */
public final class CredentialsException extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  /** What kept the user from a token. */
  public enum Kind {
    /** No credentials were found where they are looked for. */
    ABSENT,
    /** Credentials were found, and give none. */
    UNUSABLE,
    /** Credentials were found, and may give one in a moment. */
    PASSING
  }

  private final Kind kind;

  CredentialsException(Kind kind, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }

  /** Returns the message. */
  public String text() {
    return String.valueOf(getMessage());
  }
}
