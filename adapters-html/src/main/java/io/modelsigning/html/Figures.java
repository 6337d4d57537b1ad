package io.modelsigning.html;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Numbers, times and digests as the page shows them. */
final class Figures {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("uuuu-MM-dd", Locale.ROOT).withZone(ZoneOffset.UTC);

  private Figures() {}

  /** Returns for instance {@code 1 file} or {@code 1,024 files}. */
  static String counted(long count, String noun) {
    return number(count) + " " + noun + (count == 1 ? "" : "s");
  }

  static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%,.1f", duration.toMillis() / 1000.0);
  }

  static String time(Instant time) {
    return TIME.format(time);
  }

  static String day(Instant time) {
    return DAY.format(time);
  }

  /** Returns the start of a digest, enough to compare two by eye. */
  static String shortHex(String hex) {
    return hex.length() <= 16 ? hex : hex.substring(0, 16) + "…";
  }

  /** Returns the last component of a path. */
  static String lastName(String path) {
    String name = path.substring(path.lastIndexOf('/') + 1);
    return name.isEmpty() ? path : name;
  }

  /** Returns a message as a sentence. */
  static String sentence(String message) {
    if (message.isEmpty()) {
      return message;
    }
    int end = message.offsetByCodePoints(0, 1);
    return message.substring(0, end).toUpperCase(Locale.ROOT) + message.substring(end) + ".";
  }
}
