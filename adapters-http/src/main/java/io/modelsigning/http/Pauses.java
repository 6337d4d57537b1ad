package io.modelsigning.http;

import java.net.http.HttpHeaders;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How long to wait before something is tried again: twice as long each time, up to {@value
 * #LONGEST_SECONDS} s, and at random between half of that and all, so that those who failed at one
 * moment do not come back at one moment. Immutable.
 *
 * @param first the pause before the first repetition, on average three quarters of it
 */
public record Pauses(Duration first) {
  private static final int LONGEST_SECONDS = 8;

  /**
   * Returns the pause after a failure.
   *
   * @param number how many attempts have failed, at least 1
   */
  public Duration after(int number) {
    long millis = first.toMillis() << Math.min(number - 1, 16);
    millis = Math.min(millis, Duration.ofSeconds(LONGEST_SECONDS).toMillis());
    return Duration.ofMillis(millis / 2 + ThreadLocalRandom.current().nextLong(millis / 2 + 1));
  }

  /** Returns the pause that an answer asks for, in either form of its header (RFC 9110, 10.2.3). */
  public static Optional<Duration> askedFor(HttpHeaders headers) {
    Optional<String> value = headers.firstValue("Retry-After").map(String::strip);
    if (value.isEmpty()) {
      return Optional.empty();
    }
    if (value.get().matches("[0-9]{1,9}")) {
      return Optional.of(Duration.ofSeconds(Long.parseLong(value.get())));
    }
    try {
      Instant when =
          ZonedDateTime.parse(value.get(), DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      Duration pause = Duration.between(Instant.now(), when);
      return Optional.of(pause.isNegative() ? Duration.ZERO : pause);
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
