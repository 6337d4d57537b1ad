package io.modelsigning.benchmarks.models;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads and writes sizes in bytes and rates. */
final class Sizes {
  private static final Pattern SIZE = Pattern.compile("(\\d+(?:\\.\\d+)?)\\s*([A-Za-z]*)");
  private static final Map<String, Long> UNITS =
      Map.ofEntries(
          Map.entry("", 1L),
          Map.entry("b", 1L),
          Map.entry("kb", 1000L),
          Map.entry("mb", 1_000_000L),
          Map.entry("gb", 1_000_000_000L),
          Map.entry("k", 1L << 10),
          Map.entry("kib", 1L << 10),
          Map.entry("m", 1L << 20),
          Map.entry("mib", 1L << 20),
          Map.entry("g", 1L << 30),
          Map.entry("gib", 1L << 30));
  private static final String[] BINARY = {"", "K", "M", "G", "T"};

  private Sizes() {}

  /**
   * Returns the size in bytes that {@code text} names. A bare letter and {@code KiB} count in 1024,
   * {@code kB} in 1000; case does not matter.
   *
   * @throws IllegalArgumentException if the text is no size, is not a whole number of bytes, or
   *     passes 2^63 - 1
   */
  static long parse(String text) {
    Matcher matcher = SIZE.matcher(text.strip());
    Long unit = matcher.matches() ? UNITS.get(matcher.group(2).toLowerCase(Locale.ROOT)) : null;
    if (unit == null) {
      throw new IllegalArgumentException(
          "size: expected a number with B, kB, MB, GB, K, M, G, KiB, MiB or GiB, found \""
              + text
              + "\"");
    }
    try {
      return new java.math.BigDecimal(matcher.group(1))
          .multiply(java.math.BigDecimal.valueOf(unit))
          .longValueExact();
    } catch (ArithmeticException notWhole) {
      throw new IllegalArgumentException(
          "size: expected a whole number of bytes below 2^63, found \"" + text + "\"", notWhole);
    }
  }

  /** Returns {@code bytes} as {@code du -h} shows it: powers of 1024, rounded up. */
  static String diskUsage(long bytes) {
    int power = 0;
    double value = bytes;
    while (power < BINARY.length - 1 && Math.ceil(value) >= 1024) {
      value /= 1024;
      power++;
    }
    double tenths = Math.ceil(value * 10) / 10;
    String digits =
        power == 0 || tenths >= 10
            ? String.format(Locale.ROOT, "%.0f", Math.ceil(value))
            : String.format(Locale.ROOT, "%.1f", tenths);
    return digits + BINARY[power];
  }

  /** Returns {@code bytes} exactly, in the largest binary unit that divides it. */
  static String binary(long bytes) {
    int power = 0;
    long value = bytes;
    while (power < BINARY.length - 1 && value >= 1024 && value % 1024 == 0) {
      value /= 1024;
      power++;
    }
    return value + " " + (power == 0 ? "B" : BINARY[power] + "iB");
  }

  /** Returns {@code bytes} in whole megabytes of 1,000,000 bytes. */
  static String megabytes(long bytes) {
    return String.format(Locale.ROOT, "%.0f MB", bytes / 1e6);
  }

  /** Returns the rate in gigabytes of 1,000,000,000 bytes a second. */
  static String rate(long bytes, double seconds) {
    return String.format(Locale.ROOT, "%.2f", bytes / seconds / 1e9);
  }

  /** Returns {@code seconds} with three digits that count: {@code 0.123s}, {@code 4.57s}. */
  static String seconds(double seconds) {
    if (seconds >= 60) {
      long whole = Math.round(seconds);
      return String.format(Locale.ROOT, "%dm%02ds", whole / 60, whole % 60);
    }
    String format = seconds < 1 ? "%.3fs" : seconds < 10 ? "%.2fs" : "%.1fs";
    return String.format(Locale.ROOT, format, seconds);
  }
}
