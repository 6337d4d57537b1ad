package io.modelsigning.aws;

import java.util.regex.Pattern;

/** Makes what the service and its library say fit for a message: one short, printable line. */
final class Foreign {
  private static final int MAXIMUM_CHARS = 400;
  private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cntrl}\\p{Cf}\\s]+");

  private Foreign() {}

  static String text(String foreign) {
    String line = UNPRINTABLE.matcher(foreign).replaceAll(" ").strip();
    line = line.endsWith(".") ? line.substring(0, line.length() - 1) : line;
    return line.length() <= MAXIMUM_CHARS ? line : line.substring(0, MAXIMUM_CHARS) + "…";
  }
}
