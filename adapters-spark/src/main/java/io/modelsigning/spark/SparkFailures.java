package io.modelsigning.spark;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Says in a sentence why a job of Spark failed, whose messages are pages of stack traces. */
final class SparkFailures {
  private static final int MOST_CHARACTERS = 300;

  /** What a task threw, as Spark's message has it. */
  private static final Pattern THROWN =
      Pattern.compile("\\(TID \\d+\\) \\(([^)]*)\\): ([\\w.$]+)(?:: ([^\\n]*))?");

  private static final Pattern EXECUTOR = Pattern.compile("(\\S+) executor (\\S+)");

  private SparkFailures() {}

  static String sentence(Throwable failure) {
    String message = String.valueOf(failure.getMessage());
    Matcher thrown = THROWN.matcher(message);
    if (thrown.find()) {
      Matcher executor = EXECUTOR.matcher(String.valueOf(thrown.group(1)));
      String who =
          executor.matches()
              ? "executor %s on %s".formatted(executor.group(2), executor.group(1))
              : String.valueOf(thrown.group(1));
      return "%s: %s".formatted(who, ofTask(thrown.group(2), thrown.group(3)));
    }
    return firstLine(message);
  }

  private static String ofTask(@Nullable String thrown, @Nullable String message) {
    String name = String.valueOf(thrown);
    String text = message == null ? "" : message;
    if (name.endsWith("ClassNotFoundException") || name.endsWith("NoClassDefFoundError")) {
      return "it does not have the program's classes, such as " + firstLine(text);
    }
    if (name.endsWith("UnsupportedClassVersionError")) {
      return "its Java is too old for the program: " + firstLine(text);
    }
    if (name.endsWith("InvalidClassException")) {
      return "it has another version of the program: " + firstLine(text);
    }
    return text.isEmpty() ? name : firstLine(text);
  }

  private static String firstLine(String text) {
    String line = text.lines().findFirst().orElse("").strip();
    return line.length() > MOST_CHARACTERS ? line.substring(0, MOST_CHARACTERS) + "…" : line;
  }
}
