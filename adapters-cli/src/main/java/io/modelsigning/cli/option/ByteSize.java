package io.modelsigning.cli.option;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A size as it is written on the command line: {@code 1000000}, {@code 1GB}, {@code 64 MiB}.
 *
 * @param bytes at least 1
 */
public record ByteSize(long bytes) {
  private static final Pattern FORM =
      Pattern.compile("([0-9]{1,19})(?:\\.([0-9]{1,9}))? ?([A-Za-z]*)");

  private static final Map<String, Long> UNITS =
      Map.ofEntries(
          Map.entry("", 1L),
          Map.entry("b", 1L),
          Map.entry("kb", 1_000L),
          Map.entry("mb", 1_000_000L),
          Map.entry("gb", 1_000_000_000L),
          Map.entry("tb", 1_000_000_000_000L),
          Map.entry("kib", 1L << 10),
          Map.entry("mib", 1L << 20),
          Map.entry("gib", 1L << 30),
          Map.entry("tib", 1L << 40));

  /**
   * Returns the size that {@code text} writes; the case of units does not matter.
   *
   * @throws IllegalArgumentException if it writes none, or not a whole number of bytes from 1 on
   */
  public static ByteSize parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (matcher.matches()) {
      Long unit = UNITS.get(matcher.group(3).toLowerCase(Locale.ROOT));
      if (unit != null) {
        try {
          long whole = Math.multiplyExact(Long.parseLong(matcher.group(1)), unit);
          long bytes = Math.addExact(whole, fraction(matcher.group(2), unit));
          if (bytes > 0) {
            return new ByteSize(bytes);
          }
        } catch (ArithmeticException | NumberFormatException e) {
          // A fraction of a byte, or more than a long can hold: no size either.
        }
      }
    }
    throw new IllegalArgumentException(
        "a size is a number of bytes from 1 on, or a number with kB, MB, GB, KiB, MiB or GiB");
  }

  /**
   * Returns the part of {@code unit} that the digits after the point write. Decimal arithmetic of
   * the platform would do, and takes a fifth of a short command to load.
   */
  private static long fraction(@Nullable String digits, long unit) {
    if (digits == null) {
      return 0;
    }
    long numerator = Long.parseLong(digits);
    long denominator = 1;
    for (int i = 0; i < digits.length(); i++) {
      denominator *= 10;
    }
    long common = greatestCommonDivisor(numerator, denominator);
    if (unit % (denominator / common) != 0) {
      throw new ArithmeticException("not a whole number of bytes");
    }
    return numerator / common * (unit / (denominator / common));
  }

  private static long greatestCommonDivisor(long a, long b) {
    return b == 0 ? a : greatestCommonDivisor(b, a % b);
  }

  /** Written out, because picocli calls it at every start, and a record's own is made only then. */
  @Override
  public String toString() {
    return bytes + " bytes";
  }
}
