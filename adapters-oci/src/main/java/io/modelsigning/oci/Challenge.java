package io.modelsigning.oci;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a registry says that it wants to know its user (RFC 9110, section 11.6.1).
 *
 * @param scheme in lower case
 * @param parameters by their names in lower case
 */
record Challenge(String scheme, Map<String, String> parameters) {
  private static final int MAXIMUM_CHARS = 8 << 10;

  private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]++";
  private static final Pattern PARAMETER =
      Pattern.compile("\\G[\\s,]*+(" + TOKEN + ")\\s*+=\\s*+(?:\"((?:[^\"\\\\]|\\\\.)*+)\"|(" + TOKEN + "))");
  private static final Pattern SCHEME = Pattern.compile("\\G[\\s,]*+(" + TOKEN + ")(?=[\\s,]|$)");

  /** Reads the challenges of the headers of an answer, and stops where one has another form. */
  static List<Challenge> read(List<String> headers) {
    List<Challenge> challenges = new ArrayList<>();
    for (String header : headers) {
      if (header.length() <= MAXIMUM_CHARS) {
        read(header, challenges);
      }
    }
    return challenges;
  }

  private static void read(String header, List<Challenge> challenges) {
    int position = 0;
    Map<String, String> current = null;
    Matcher parameter = PARAMETER.matcher(header);
    Matcher scheme = SCHEME.matcher(header);
    while (position < header.length()) {
      if (current != null && parameter.find(position)) {
        String quoted = parameter.group(2);
        String value = quoted == null ? parameter.group(3) : quoted.replaceAll("\\\\(.)", "$1");
        current.putIfAbsent(parameter.group(1).toLowerCase(Locale.ROOT), value);
        position = parameter.end();
      } else if (scheme.find(position)) {
        current = new HashMap<>();
        challenges.add(new Challenge(scheme.group(1).toLowerCase(Locale.ROOT), current));
        position = scheme.end();
      } else {
        return;
      }
    }
  }

  Optional<String> parameter(String name) {
    return Optional.ofNullable(parameters.get(name)).filter(value -> !value.isEmpty());
  }
}
