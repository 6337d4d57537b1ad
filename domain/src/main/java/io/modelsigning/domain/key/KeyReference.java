package io.modelsigning.domain.key;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a key is, as text: the path of a file, or a scheme and what it makes of the rest ({@code
 * pkcs11:token=signing;object=models}, {@code awskms:///alias/models}). It holds no secret: what
 * opens the key, such as a PIN, is got elsewhere.
 */
public record KeyReference(String text) {
  /** The scheme of paths, whether they are written with it or not. */
  public static final String FILE = "file";

  /** The scheme of keys that the variables of the environment hold. */
  public static final String ENV = "env";

  /** The scheme of keys in PKCS #11 modules, which is written without slashes (RFC 7512). */
  public static final String PKCS11 = "pkcs11";

  private static final String MARK = "://";

  /**
   * Returns the scheme in lower case. A text without one is a path, whose scheme is {@value #FILE};
   * a path that would be taken for another scheme can be written with {@code ./} before it.
   */
  public String scheme() {
    int end = text.indexOf(':');
    if (end < 0) {
      return FILE;
    }
    if (text.startsWith(MARK, end)) {
      Matcher matcher = Scheme.PATTERN.matcher(text);
      return matcher.lookingAt() ? matcher.group(1).toLowerCase(Locale.ROOT) : FILE;
    }
    return text.substring(0, end).equalsIgnoreCase(PKCS11) ? PKCS11 : FILE;
  }

  /** Returns whether the key is on this machine, so that no server is asked for it. */
  public boolean isOnThisMachine() {
    return switch (scheme()) {
      case FILE, ENV, PKCS11 -> true;
      default -> false;
    };
  }

  /** The text as it was given. */
  @Override
  public String toString() {
    return text;
  }

  /** Schemes as RFC 3986, 3.1, has them; a single letter is the drive of a Windows path. */
  private static final class Scheme {
    static final Pattern PATTERN = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]+)://");
  }
}
