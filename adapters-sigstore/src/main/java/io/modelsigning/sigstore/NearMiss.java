package io.modelsigning.sigstore;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Says in what two names differ that are nearly equal. They are different all the same. */
final class NearMiss {
  private static final Map<String, UnaryOperator<String>> HARMLESS = new LinkedHashMap<>();

  static {
    HARMLESS.put("upper and lower case", name -> name.toLowerCase(Locale.ROOT));
    HARMLESS.put("white space", name -> name.replaceAll("[\\s\\p{Z}]", ""));
    HARMLESS.put("a slash at the end", name -> name.replaceAll("/+$", ""));
    HARMLESS.put(
        "what stands before the host ('https://' or 'http://')",
        name -> name.replaceFirst("(?i)^https?://", ""));
  }

  private NearMiss() {}

  /** Returns what to add to the sentence that names both, or nothing. */
  static String between(String expected, String found) {
    String shortExpected = expected;
    String shortFound = found;
    for (Map.Entry<String, UnaryOperator<String>> difference : HARMLESS.entrySet()) {
      UnaryOperator<String> without = difference.getValue();
      if (without.apply(expected).equals(without.apply(found))) {
        return ", which differs only in " + difference.getKey();
      }
      shortExpected = without.apply(shortExpected);
      shortFound = without.apply(shortFound);
    }
    return shortExpected.equals(shortFound)
        ? ", which differs only in its way of writing: case, white space, slash or 'https://'"
        : "";
  }
}
