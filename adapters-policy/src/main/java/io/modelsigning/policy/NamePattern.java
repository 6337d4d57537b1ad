package io.modelsigning.policy;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.modelsigning.domain.signature.ExpectedName;
import java.util.function.Predicate;

/**
 * Patterns of names, in the syntax of RE2, which is matched in time linear in the length of the
 * name, whatever the pattern. The whole name must match.
 */
final class NamePattern {
  /** The longest pattern, in UTF-16 units. */
  static final int MAXIMUM_LENGTH = 1024;

  /** The largest product of all counts in a pattern: each repeats what it is over that often. */
  private static final int MAXIMUM_REPETITIONS = 1000;

  private NamePattern() {}

  /** Matches whole names; equal to others of the same pattern. */
  private record Whole(Pattern pattern) implements Predicate<String> {
    @Override
    public boolean test(String name) {
      return pattern.matches(name);
    }
  }

  /**
   * Returns the names that match {@code text}.
   *
   * @throws IllegalArgumentException if it is no pattern, too large, or matches the empty name
   */
  static ExpectedName.Matching of(String text) {
    if (text.length() > MAXIMUM_LENGTH || repetitions(text) > MAXIMUM_REPETITIONS) {
      throw new IllegalArgumentException(
          "a pattern must have at most %d characters, and repeat nothing more than %d times"
              .formatted(MAXIMUM_LENGTH, MAXIMUM_REPETITIONS));
    }
    try {
      return new ExpectedName.Matching(text, new Whole(Pattern.compile(text)));
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "'%s' is no pattern of RE2: %s".formatted(text, e.getDescription()), e);
    }
  }

  /** Returns the pattern that {@code text} itself matches alone. */
  static String quoted(String text) {
    return Pattern.quote(text);
  }

  /** Returns the product of all counts in braces, wherever they stand; it is never too small. */
  private static long repetitions(String text) {
    long product = 1;
    for (int open = text.indexOf('{'); open >= 0; open = text.indexOf('{', open + 1)) {
      long largest = 0;
      long number = 0;
      for (int i = open + 1; i < text.length() && "0123456789,".indexOf(text.charAt(i)) >= 0; i++) {
        number =
            text.charAt(i) == ',' ? 0 : Math.min(1_000_000, 10 * number + text.charAt(i) - '0');
        largest = Math.max(largest, number);
      }
      product = Math.min(1_000_000, product * Math.max(1, largest));
    }
    return product;
  }
}
