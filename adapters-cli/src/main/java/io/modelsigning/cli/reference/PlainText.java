package io.modelsigning.cli.reference;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine.Help.Ansi;

/** Descriptions as the definitions hold them, without their markup. */
final class PlainText {
  private static final Pattern END_OF_SENTENCE = Pattern.compile("\\.(?=\\s+\\p{Lu}|\\s*$)");

  private PlainText() {}

  /** Returns {@code lines} with markup and format specifiers resolved. */
  static List<String> lines(String... lines) {
    return Stream.of(lines)
        .flatMap(line -> Stream.of(line.replace("%n", "\n").replace("%%", "%").split("\n", -1)))
        .map(line -> Ansi.OFF.string(line).stripTrailing())
        .toList();
  }

  /** Returns {@code lines} as one paragraph. */
  static String paragraph(String... lines) {
    return String.join(" ", lines(lines)).strip();
  }

  /** Returns the first sentence of {@code lines} without its full stop. */
  static String summary(String... lines) {
    String text = paragraph(lines);
    Matcher end = END_OF_SENTENCE.matcher(text);
    return end.find() ? text.substring(0, end.start()) : text;
  }
}
