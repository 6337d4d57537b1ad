package io.modelsigning.filesystem;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Where what can be fetched again is kept for a user, as the XDG Base Directory Specification says.
 * The home that a system's list of users has is not asked for: in a container or a service it is
 * somebody else's, or none.
 */
public final class UserCache {
  private static final String NAME = "model-signing";

  private UserCache() {}

  /** Returns the directory, whether or not it is there, as an absolute path; empty for nowhere. */
  public static Optional<Path> directory(Map<String, String> environment) {
    return absolute(environment.getOrDefault("XDG_CACHE_HOME", ""))
        .or(
            () ->
                absolute(environment.getOrDefault("HOME", "")).map(home -> home.resolve(".cache")))
        .map(cache -> cache.resolve(NAME));
  }

  /** Returns the path that {@code text} is, if it is an absolute one: others are to be ignored. */
  public static Optional<Path> absolute(String text) {
    try {
      return Optional.of(text).map(Path::of).filter(Path::isAbsolute).map(Path::normalize);
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }
}
