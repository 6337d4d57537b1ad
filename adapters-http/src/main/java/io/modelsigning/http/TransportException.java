package io.modelsigning.http;

import io.modelsigning.domain.Reason;
import org.jspecify.annotations.Nullable;

/** A request got no answer. The message says why, without the address that was asked. */
public final class TransportException extends Exception {
  private static final long serialVersionUID = 1L;

  /** What stood between the request and its answer. */
  public enum Kind {
    /** A network setting cannot be used. */
    UNUSABLE_SETTINGS,
    /** The server's certificate is not trusted. */
    UNTRUSTED_SERVER,
    /** The proxy does not know its user. */
    PROXY_REFUSED,
    /** The answer has too many bytes. */
    TOO_LARGE,
    /** The answer was not complete in time. */
    TIMED_OUT,
    /** There was nobody to connect to. */
    NOT_REACHED,
    /** The connection broke, or what came was not HTTP. */
    BROKEN;

    public Reason reason() {
      return switch (this) {
        case UNUSABLE_SETTINGS -> HttpReasons.UNUSABLE_NETWORK_SETTINGS;
        case UNTRUSTED_SERVER -> HttpReasons.UNTRUSTED_SERVER;
        case PROXY_REFUSED -> HttpReasons.PROXY_REFUSED;
        case TOO_LARGE -> HttpReasons.MALFORMED_ANSWER;
        case TIMED_OUT, NOT_REACHED, BROKEN -> HttpReasons.SERVICE_UNAVAILABLE;
      };
    }
  }

  private final Kind kind;

  TransportException(Kind kind, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }
}
