package io.modelsigning.hadoop;

import io.modelsigning.domain.storage.Location;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.Path;

/**
 * Hadoop's paths of locations, and the other way round. In the text of both nothing is encoded:
 * {@code %}, {@code #} and {@code ?} stand for themselves.
 */
final class Paths {
  /** A user with a password, which would stand in logs. */
  private static final Pattern USER = Pattern.compile("//[^/]*:[^/]*@");

  private Paths() {}

  /** Returns why a location names nothing in a file system of Hadoop; empty if it may. */
  static Optional<String> fault(Location location) {
    String text = location.text();
    if (location.scheme().equals(Location.FILE)) {
      return Optional.of(
          "a location in a file system of Hadoop must be SCHEME://AUTHORITY/PATH, and not of this machine's files");
    }
    if (USER.matcher(text).find()) {
      return Optional.of("a location must not have a password in it");
    }
    if (!hasUtf8Form(text)) {
      return Optional.of("it has no UTF-8 form");
    }
    try {
      parsed(text);
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.of("it cannot be read as a path of Hadoop");
    }
  }

  /** Returns a location for messages, without the password that may be in it. */
  static String display(Location location) {
    return USER.matcher(location.toString()).replaceAll("//…@");
  }

  /** Returns the sentence that says why a location is not opened. */
  static String refusal(Location location, String fault) {
    return "'%s' cannot be opened: %s".formatted(display(location), fault);
  }

  /**
   * Returns the path of a location that has no {@link #fault}.
   *
   * @throws IllegalArgumentException if it cannot be one
   */
  static Path path(Location location) {
    return parsed(location.text());
  }

  private static Path parsed(String text) {
    Path path = new Path(text);
    return path.toUri().getPath().isEmpty() ? new Path(path, "/") : path;
  }

  /** Returns the location that names a path of a file system. */
  static Location location(Path path) {
    return new Location(path.toString());
  }

  /** Returns whether there is a location from which the path is made again. */
  static boolean isNameable(Path path) {
    try {
      Location location = location(path);
      return fault(location).isEmpty() && path(location).equals(path);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  static boolean hasUtf8Form(String text) {
    return StandardCharsets.UTF_8.newEncoder().canEncode(text);
  }

  /**
   * Returns the path of something in a folder. Hadoop's own way to put them together takes what
   * stands before a colon for a scheme.
   *
   * @param relative one name, or several with {@code /} between
   * @throws IllegalArgumentException if Hadoop would make another path of it
   */
  static Path in(Path folder, String relative) {
    URI uri = folder.toUri();
    String path = prefix(folder) + relative;
    Path found = new Path(uri.getScheme(), uri.getAuthority(), path);
    if (!found.toUri().getPath().equals(path)) {
      throw new IllegalArgumentException("'%s' is no path of Hadoop".formatted(path));
    }
    return found;
  }

  /**
   * Returns the text from {@code folder} to what is in it, in the same file system; empty if it is
   * not below.
   */
  static Optional<String> relative(Path folder, Path path) {
    String prefix = prefix(folder);
    String text = path.toUri().getPath();
    return text.startsWith(prefix) && text.length() > prefix.length()
        ? Optional.of(text.substring(prefix.length()))
        : Optional.empty();
  }

  private static String prefix(Path folder) {
    String path = folder.toUri().getPath();
    return path.endsWith("/") ? path : path + "/";
  }

  /** Returns the last name of a path; of the top of a file system, that of the file system. */
  static String name(Path path) {
    if (!path.getName().isEmpty()) {
      return path.getName();
    }
    URI uri = path.toUri();
    return uri.getAuthority() == null || uri.getAuthority().isEmpty()
        ? uri.getScheme()
        : uri.getAuthority();
  }
}
