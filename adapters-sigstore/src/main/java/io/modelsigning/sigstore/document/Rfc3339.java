package io.modelsigning.sigstore.document;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/**
 * Times in the form of RFC 3339, section 5.6, within the years 1 to 9999 and with up to nine digits
 * after the point. The formatters of the Java platform take long to load.
 */
final class Rfc3339 {
  /** The beginning of the year 1. */
  private static final long EARLIEST_SECONDS = -62_135_596_800L;

  private Rfc3339() {}

  /**
   * Returns the time that {@code text} is.
   *
   * @throws DateTimeException if it is none
   * @throws IndexOutOfBoundsException if it ends too soon
   */
  static Instant instant(String text) {
    // 2026-05-01T12:00:00
    for (int i = 0; i < 19; i++) {
      char c = text.charAt(i);
      boolean expected =
          switch (i) {
            case 4, 7 -> c == '-';
            case 10 -> c == 'T';
            case 13, 16 -> c == ':';
            default -> c >= '0' && c <= '9';
          };
      if (!expected) {
        throw new DateTimeException("character " + i);
      }
    }
    int at = 19;
    int nanos = 0;
    if (text.charAt(at) == '.') {
      at++;
      int scale = 100_000_000;
      for (; text.charAt(at) >= '0' && text.charAt(at) <= '9'; at++, scale /= 10) {
        if (scale == 0) {
          throw new DateTimeException("more than nine digits after the point");
        }
        nanos += (text.charAt(at) - '0') * scale;
      }
      if (text.charAt(at - 1) == '.') {
        throw new DateTimeException("no digit after the point");
      }
    }
    ZoneOffset offset = offset(text, at);
    int year = number(text, 0, 4);
    if (year == 0) {
      throw new DateTimeException("year 0");
    }
    Instant instant =
        LocalDateTime.of(
                year,
                number(text, 5, 7),
                number(text, 8, 10),
                number(text, 11, 13),
                number(text, 14, 16),
                number(text, 17, 19),
                nanos)
            .toInstant(offset);
    if (instant.getEpochSecond() < EARLIEST_SECONDS
        || instant.getEpochSecond() > MessageReader.LATEST_SECONDS) {
      throw new DateTimeException("not within the years 1 to 9999");
    }
    return instant;
  }

  private static ZoneOffset offset(String text, int at) {
    if (text.charAt(at) == 'Z' && text.length() == at + 1) {
      return ZoneOffset.UTC;
    }
    char sign = text.charAt(at);
    if ((sign != '+' && sign != '-') || text.length() != at + 6 || text.charAt(at + 3) != ':') {
      throw new DateTimeException("no offset");
    }
    int minutes = number(text, at + 4, at + 6);
    int hours = number(text, at + 1, at + 3);
    return sign == '+'
        ? ZoneOffset.ofHoursMinutes(hours, minutes)
        : ZoneOffset.ofHoursMinutes(-hours, -minutes);
  }

  private static int number(String text, int from, int to) {
    int number = 0;
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') {
        throw new DateTimeException("character " + i);
      }
      number = number * 10 + c - '0';
    }
    return number;
  }
}
