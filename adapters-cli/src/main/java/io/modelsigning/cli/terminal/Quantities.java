package io.modelsigning.cli.terminal;

import java.time.Duration;
import java.util.Locale;

/** Numbers as people read them; powers of 1000, as for the sizes of options. */
public final class Quantities {
  private static final String[] UNITS = {"kB", "MB", "GB", "TB", "PB", "EB"};

  private Quantities() {}

  /** Returns for instance {@code 512 bytes} or {@code 2.8 GB}. */
  public static String bytes(long bytes) {
    if (bytes < 1000) {
      return counted(bytes, "byte");
    }
    int unit = unitOf(bytes);
    return inUnit(unit, bytes) + " " + UNITS[unit];
  }

  /** Returns {@code bytes} as a number of the unit in which {@link #bytes} shows {@code like}. */
  static String numberInUnitOf(long like, long bytes) {
    return like < 1000 ? Long.toString(bytes) : inUnit(unitOf(like), bytes);
  }

  private static int unitOf(long bytes) {
    int unit = 0;
    // 999.95 would be shown as 1000.0.
    while (tenths(unit, bytes) >= 10_000) {
      unit++;
    }
    return unit;
  }

  /** Not by a format, which would take a tenth of the time of a short command. */
  private static String inUnit(int unit, long bytes) {
    long tenths = tenths(unit, bytes);
    return tenths / 10 + "." + tenths % 10;
  }

  /** Returns {@code bytes} in tenths of the unit, rounded half up. */
  private static long tenths(int unit, long bytes) {
    long tenth = 100;
    for (int i = 0; i < unit; i++) {
      tenth *= 1000;
    }
    return bytes / tenth + (bytes % tenth < tenth / 2 ? 0 : 1);
  }

  /** Returns for instance {@code 12,345}. */
  public static String grouped(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  /** Returns for instance {@code 1 file} or {@code 3 files}. */
  public static String counted(long count, String noun) {
    return count + " " + noun + (count == 1 ? "" : "s");
  }

  /** Returns for instance {@code 1.2 s}. */
  public static String seconds(Duration duration) {
    return tenths(duration.toMillis()) + " s";
  }

  private static String tenths(long millis) {
    long tenths = (millis + 50) / 100;
    return tenths / 10 + "." + tenths % 10;
  }

  /** Returns for instance {@code 0:07} or {@code 1:02:03}. */
  public static String duration(long seconds) {
    long hours = seconds / 3600;
    long minutes = seconds / 60 % 60;
    return hours > 0
        ? String.format(Locale.ROOT, "%d:%02d:%02d", hours, minutes, seconds % 60)
        : String.format(Locale.ROOT, "%d:%02d", minutes, seconds % 60);
  }
}
