package io.modelsigning.cli;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A size as it is written on the command line: {@code 1000000}, {@code 1GB}, {@code 64 MiB}.
 *
 * @param bytes at least 1
 */
record ByteSize(long bytes) {
  private static final Pattern FORM =
      Pattern.compile("([0-9]{1,19}(?:\\.[0-9]{1,9})?) ?([A-Za-z]*)");

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
  static ByteSize parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (matcher.matches()) {
      Long unit = UNITS.get(matcher.group(2).toLowerCase(Locale.ROOT));
      if (unit != null) {
        try {
          long bytes =
              new BigDecimal(matcher.group(1)).multiply(BigDecimal.valueOf(unit)).longValueExact();
          if (bytes > 0) {
            return new ByteSize(bytes);
          }
        } catch (ArithmeticException e) {
          // A fraction of a byte, or more than a long can hold: no size either.
        }
      }
    }
    throw new IllegalArgumentException(
        "a size is a number of bytes from 1 on, or a number with kB, MB, GB, KiB, MiB or GiB");
  }
}
