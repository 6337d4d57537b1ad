package io.modelsigning.cache;

import io.modelsigning.domain.DigestCacheException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Makes sure that nobody but the user, and who administers the machine, could have written a
 * directory and the files in it.
 */
final class PrivateDirectory {
  static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");

  private static final Set<PosixFilePermission> DIRECTORY =
      PosixFilePermissions.fromString("rwx------");
  private static final int WRITABLE_BY_OTHERS = 0022;
  private static final int STICKY = 01000;
  private static final int ROOT = 0;

  private final OptionalInt user;

  private PrivateDirectory(OptionalInt user) {
    this.user = user;
  }

  /** Returns checks for the user that this process runs as. */
  static PrivateDirectory ofThisProcess() {
    return new PrivateDirectory(thisUser());
  }

  /** Returns checks for another user. */
  static PrivateDirectory of(int user) {
    return new PrivateDirectory(OptionalInt.of(user));
  }

  /** Linux shows whose a process is by the owner of its directory. */
  private static OptionalInt thisUser() {
    try {
      return OptionalInt.of((int) Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
      return OptionalInt.empty();
    }
  }

  /** Makes the directory, and those above it, unless it is there. */
  static void make(Path directory) throws IOException {
    if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
      try {
        Files.createDirectories(directory, PosixFilePermissions.asFileAttribute(DIRECTORY));
      } catch (UnsupportedOperationException e) {
        throw new IOException("the platform has no permissions that could keep it private", e);
      }
    }
  }

  /**
   * Returns the directory without symbolic links, or empty if there is none.
   *
   * @throws DigestCacheException if others may write to it
   * @throws IOException if it cannot be looked at
   */
  Optional<Path> find(Path directory) throws DigestCacheException, IOException {
    if (user.isEmpty()) {
      throw new DigestCacheException(
          DigestCacheReasons.DIGEST_CACHE_UNUSABLE,
          "cannot use the digest cache '%s': it cannot be told here whose it is"
              .formatted(directory));
    }
    Map<String, Object> attributes;
    try {
      attributes = look(directory);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
    require(directory, attributes, "isDirectory", "a directory");
    requireOwn(directory, attributes);
    Path real = directory.toRealPath();
    for (Path above = real.getParent(); above != null; above = above.getParent()) {
      requireNotReplaceable(directory, above);
    }
    return Optional.of(real);
  }

  /**
   * Checks a file in such a directory, if it is there.
   *
   * @throws DigestCacheException if others may write to it
   */
  void check(Path file) throws DigestCacheException, IOException {
    try {
      Map<String, Object> attributes = look(file);
      require(file, attributes, "isRegularFile", "a regular file");
      requireOwn(file, attributes);
    } catch (NoSuchFileException e) {
      // Nobody has written what is not there.
    }
  }

  private static Map<String, Object> look(Path path) throws IOException {
    return Files.readAttributes(
        path, "unix:uid,mode,isDirectory,isRegularFile", LinkOption.NOFOLLOW_LINKS);
  }

  private static int number(Map<String, Object> attributes, String name) {
    return attributes.get(name) instanceof Integer number ? number : -1;
  }

  private static void require(Path path, Map<String, Object> attributes, String kind, String name)
      throws DigestCacheException {
    if (!Boolean.TRUE.equals(attributes.get(kind))) {
      throw refused(path, "it must be %s, but is a link or something else".formatted(name));
    }
  }

  private void requireOwn(Path path, Map<String, Object> attributes) throws DigestCacheException {
    int owner = number(attributes, "uid");
    if (owner != user.orElseThrow()) {
      throw refused(
          path,
          "it must belong to the user who runs the program (%d), but belongs to user %d"
              .formatted(user.orElseThrow(), owner));
    }
    int mode = number(attributes, "mode");
    if ((mode & WRITABLE_BY_OTHERS) != 0) {
      throw refused(
          path,
          "nobody else may write to it, but its permissions are %s"
              .formatted(Integer.toOctalString(mode & 07777)));
    }
  }

  /** Whoever may write to a directory can put another in the place of what is in it. */
  private void requireNotReplaceable(Path directory, Path above)
      throws DigestCacheException, IOException {
    Map<String, Object> attributes = look(above);
    int owner = number(attributes, "uid");
    int mode = number(attributes, "mode");
    boolean replaceable = (mode & WRITABLE_BY_OTHERS) != 0 && (mode & STICKY) == 0;
    if (replaceable || (owner != ROOT && owner != user.orElseThrow())) {
      throw refused(
          directory,
          "others could replace it, for '%s' above it belongs to user %d and has the permissions %s"
              .formatted(above, owner, Integer.toOctalString(mode & 07777)));
    }
  }

  private static DigestCacheException refused(Path path, String why) {
    return new DigestCacheException(
        DigestCacheReasons.DIGEST_CACHE_NOT_PRIVATE,
        "cannot rely on '%s': %s".formatted(path, why));
  }
}
