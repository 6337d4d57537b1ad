package io.modelsigning.oci;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * How a registry says that it wants to know its user (RFC 9110, section 11.6.1).
 *
 * @param scheme in lower case
 * @param parameters by their names in lower case
 */
record Challenge(String scheme, Map<String, String> parameters) {
  /** Reads the challenges of the headers of an answer, each up to where it has another form. */
  static List<Challenge> read(List<String> headers) {
    List<Challenge> challenges = new ArrayList<>();
    for (String header : headers) {
      new Scanner(header).scan(challenges);
    }
    return challenges;
  }

  Optional<String> parameter(String name) {
    return Optional.ofNullable(parameters.get(name)).filter(value -> !value.isEmpty());
  }

  /** Goes through one header, once. */
  private static final class Scanner {
    private static final String OF_TOKENS = "!#$%&'*+-.^_`|~";

    private final String text;
    private int position;

    Scanner(String text) {
      this.text = text;
    }

    void scan(List<Challenge> challenges) {
      Map<String, String> parameters = new HashMap<>();
      boolean begun = false;
      while (true) {
        skip(" \t,");
        String token = token();
        if (token.isEmpty()) {
          return;
        }
        int behind = position;
        skip(" \t");
        if (position < text.length() && text.charAt(position) == '=') {
          position++;
          skip(" \t");
          Optional<String> value = value();
          if (!begun || value.isEmpty()) {
            return;
          }
          parameters.putIfAbsent(token.toLowerCase(Locale.ROOT), value.get());
        } else {
          position = behind;
          begun = true;
          parameters = new HashMap<>();
          challenges.add(new Challenge(token.toLowerCase(Locale.ROOT), parameters));
        }
      }
    }

    private void skip(String characters) {
      while (position < text.length() && characters.indexOf(text.charAt(position)) >= 0) {
        position++;
      }
    }

    private String token() {
      int start = position;
      while (position < text.length() && isOfToken(text.charAt(position))) {
        position++;
      }
      return text.substring(start, position);
    }

    private static boolean isOfToken(char c) {
      return (c >= '0' && c <= '9')
          || (c >= 'A' && c <= 'Z')
          || (c >= 'a' && c <= 'z')
          || OF_TOKENS.indexOf(c) >= 0;
    }

    /** Returns a token, or what is between quotes, of which the last may not be missing. */
    private Optional<String> value() {
      if (position == text.length() || text.charAt(position) != '"') {
        return Optional.of(token());
      }
      StringBuilder value = new StringBuilder();
      for (position++; position < text.length(); position++) {
        char c = text.charAt(position);
        if (c == '"') {
          position++;
          return Optional.of(value.toString());
        }
        if (c == '\\' && position + 1 < text.length()) {
          c = text.charAt(++position);
        }
        value.append(c);
      }
      return Optional.empty();
    }
  }
}
