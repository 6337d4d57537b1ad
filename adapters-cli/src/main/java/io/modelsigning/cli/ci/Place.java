package io.modelsigning.cli.ci;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Where something is.
 *
 * @param path with slashes; relative if it is inside of the checkout; as the user said if it is no
 *     file
 * @param position where in the file; empty for all of it
 */
record Place(String path, Kind kind, Optional<Position> position) {
  Place(String path, Kind kind) {
    this(path, kind, Optional.empty());
  }

  /** A line of a file and a column in it, both from 1 on. */
  record Position(int line, int column) {}

  /** Returns a line in this file. */
  Place at(int line, int column) {
    return new Place(path, kind, Optional.of(new Position(line, column)));
  }

  /** Returns the line; of what has none, the first. */
  int line() {
    return position.map(Position::line).orElse(1);
  }

  enum Kind {
    INSIDE,
    OUTSIDE,
    /** In another storage. */
    ELSEWHERE
  }

  /** Returns the place as a URI reference (RFC 3986): relative if it is inside of the checkout. */
  String uri() {
    return switch (kind) {
      case INSIDE -> encoded(path, "/");
      case OUTSIDE -> "file://" + encoded(path, "/");
      case ELSEWHERE -> encoded(path, "/:?#[]@!$&'()*+,;=");
    };
  }

  private static String encoded(String text, String kept) {
    StringBuilder uri = new StringBuilder();
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      boolean plain =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || "-._~".indexOf(c) >= 0;
      if (plain || kept.indexOf(c) >= 0) {
        uri.append(c);
      } else {
        uri.append('%').append(hex(c >> 4)).append(hex(c & 0xf));
      }
    }
    return uri.toString();
  }

  private static char hex(int digit) {
    return "0123456789ABCDEF".charAt(digit);
  }
}
