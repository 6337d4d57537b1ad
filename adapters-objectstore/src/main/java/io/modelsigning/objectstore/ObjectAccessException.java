package io.modelsigning.objectstore;

import io.modelsigning.domain.Reason;
import java.io.Serial;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to have something of a store failed. The message says why, in a clause without the
 * address that was asked and without secrets.
 */
public final class ObjectAccessException extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  /** Whether another attempt may do better. */
  public enum Outlook {
    /** There was nobody to connect to. */
    UNREACHABLE,
    /** Something failed in passing. */
    PASSING,
    /** The store asks for fewer requests. */
    THROTTLED,
    /** The next attempt ends like this one. */
    FINAL
  }

  private final Outlook outlook;
  private final Reason reason;
  private final @Nullable Duration pause;

  private ObjectAccessException(
      Outlook outlook,
      Reason reason,
      String message,
      @Nullable Duration pause,
      @Nullable Throwable cause) {
    super(message, cause);
    this.outlook = outlook;
    this.reason = reason;
    this.pause = pause;
  }

  /** Returns a failure that is always the same. */
  public static ObjectAccessException permanent(
      Reason reason, String message, @Nullable Throwable cause) {
    return new ObjectAccessException(Outlook.FINAL, reason, message, null, cause);
  }

  /** Returns a failure after which another attempt may do better. */
  public static ObjectAccessException again(
      Outlook outlook, String message, @Nullable Throwable cause) {
    return again(outlook, message, Optional.empty(), cause);
  }

  /**
   * Returns a failure after which another attempt may do better.
   *
   * @param pause what the store asks to wait before that
   */
  public static ObjectAccessException again(
      Outlook outlook, String message, Optional<Duration> pause, @Nullable Throwable cause) {
    return new ObjectAccessException(
        outlook, ObjectStoreReasons.STORAGE_UNAVAILABLE, message, pause.orElse(null), cause);
  }

  public Outlook outlook() {
    return outlook;
  }

  /** Returns the reason if no other attempt is made. */
  public Reason reason() {
    return reason;
  }

  /** Returns what the store asks to wait before another attempt. */
  public Optional<Duration> pause() {
    return Optional.ofNullable(pause);
  }

  /** Returns the message. */
  public String text() {
    return String.valueOf(getMessage());
  }
}
