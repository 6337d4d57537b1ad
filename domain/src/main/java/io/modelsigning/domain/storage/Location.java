package io.modelsigning.domain.storage;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a model or a signature is, as text that names the same thing in another process: a path, or
 * a scheme and what it makes of the rest ({@code s3://bucket/prefix}). The empty text is the
 * working directory.
 */
public record Location(String text) {
  /** The scheme of paths, whether they are written with it or not. */
  public static final String FILE = "file";

  private static final String MARK = "://";

  private static final Set<String> WEB = Set.of("http", "https");

  /**
   * Returns the scheme in lower case. A text without one is a path, whose scheme is {@value #FILE};
   * a path that would be taken for another scheme can be written with {@code ./} before it.
   */
  public String scheme() {
    // Most are paths, which need no pattern.
    if (!text.contains(MARK)) {
      return FILE;
    }
    Matcher matcher = Scheme.PATTERN.matcher(text);
    return matcher.lookingAt() ? matcher.group(1).toLowerCase(Locale.ROOT) : FILE;
  }

  /**
   * Returns the text for people: as it was given, but an address of the web without its query,
   * which may be what opens it.
   */
  @Override
  public String toString() {
    int query = text.indexOf('?');
    return query >= 0 && WEB.contains(scheme()) ? text.substring(0, query) : text;
  }

  /** Schemes as RFC 3986, 3.1, has them; a single letter is the drive of a Windows path. */
  private static final class Scheme {
    static final Pattern PATTERN = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]+)://");
  }
}
