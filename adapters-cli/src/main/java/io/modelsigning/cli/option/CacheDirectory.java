package io.modelsigning.cli.option;

import io.modelsigning.cli.result.CommandReasons;
import io.modelsigning.domain.ModelAccessException;
import io.modelsigning.domain.Warning;
import io.modelsigning.domain.storage.Location;
import io.modelsigning.filesystem.LocalStorage;
import io.modelsigning.filesystem.UserCache;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where what can be fetched again is kept: as the user says, else as {@link UserCache} says, else
 * nowhere. The working directory and the model are never such a place.
 */
public final class CacheDirectory {
  /** As a place, keeps nothing; a directory of that name is {@code ./none}. */
  public static final String NONE = "none";

  private static final String NAME = "model-signing";

  private CacheDirectory() {}

  /**
   * Returns the place, as an absolute path; empty if nothing is to be kept.
   *
   * @param asked the option's value, or null if it was not given
   */
  public static Optional<Path> of(@Nullable Path asked, Map<String, String> environment) {
    if (asked != null) {
      return asked.toString().equals(NONE) ? Optional.empty() : Optional.of(asked.toAbsolutePath());
    }
    return UserCache.directory(environment);
  }

  /**
   * Makes sure that a setting is a place whatever directory the program runs in.
   *
   * @param origin where it is set, for messages
   */
  public static void requirePlace(String place, String origin) throws UsageException {
    if (!place.equals(NONE) && UserCache.absolute(place).isEmpty()) {
      throw new UsageException(
          "%s must be an absolute path or none, but is '%s'".formatted(origin, place));
    }
  }

  /** Returns {@code place} unless it is in {@code model}, of which the user is told. */
  public static Optional<Path> outside(
      Location model, Optional<Path> place, Consumer<Warning> warn) {
    if (place.isEmpty() || !isIn(model, place.get())) {
      return place;
    }
    warn.accept(
        new Warning(
            CommandReasons.CACHE_IN_MODEL,
            "the cache directory '%s' is in the model '%s', so nothing is kept"
                .formatted(place.get(), model)));
    return Optional.empty();
  }

  private static boolean isIn(Location model, Path place) {
    try {
      return LocalStorage.isIn(model, place.resolve(NAME));
    } catch (ModelAccessException e) {
      // It will be said of the model itself.
      return false;
    }
  }
}
