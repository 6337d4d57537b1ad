package io.modelsigning.cli.digests;

import io.modelsigning.cli.addon.AddOn;
import io.modelsigning.cli.addon.AddOnException;
import io.modelsigning.cli.option.CacheDirectory;
import io.modelsigning.cli.option.UsageException;
import io.modelsigning.cli.result.CommandReasons;
import io.modelsigning.cli.session.CommandContext;
import io.modelsigning.domain.DigestCacheException;
import io.modelsigning.domain.Warning;
import io.modelsigning.domain.port.out.DigestCache;
import io.modelsigning.domain.port.out.DigestCacheProvider;
import io.modelsigning.domain.port.out.KnownDigests;
import io.modelsigning.domain.storage.Location;
import io.modelsigning.filesystem.LocalStorage;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;

/** Opens the digest cache, whose classes are loaded only if it is asked for. */
public final class DigestCaches {
  private static final String ADD_ON = "digest-cache";

  /** In the program's own directory for caches. */
  private static final String NAME = "digests";

  private final Map<String, String> environment;
  private final Clock clock;

  @Inject
  public DigestCaches(Map<String, String> environment, Clock clock) {
    this.environment = environment;
    this.clock = clock;
  }

  /**
   * Returns the digests of the cache, if they are to be used.
   *
   * @param models what they are for; no model holds the cache
   * @throws DigestCacheException if others than the user could have written them
   */
  public List<KnownDigests> known(
      DigestCacheOptions options, List<Location> models, CommandContext context)
      throws DigestCacheException {
    if (!options.isWanted()) {
      return List.of();
    }
    Optional<Path> place = place(options);
    if (place.isEmpty()) {
      context.warn(
          new Warning(
              CommandReasons.OPTION_WITHOUT_EFFECT,
              "%s has no effect: there is no directory for it; name one with %s"
                  .formatted(options.name(), DigestCacheOptions.DIRECTORY)));
      return List.of();
    }
    for (Location model : models) {
      place = CacheDirectory.outside(model, place, context::warn);
    }
    return place.isEmpty()
        ? List.of()
        : List.of(cache(place.get()).known(options.isForced(), context::warn));
  }

  /** Returns where the cache is; empty if there is to be none. */
  private Optional<Path> place(DigestCacheOptions options) {
    Path given = options.directory().value();
    Optional<Path> place = CacheDirectory.of(given, environment);
    return (given == null ? place.map(cache -> cache.resolve(NAME)) : place)
        .map(path -> path.toAbsolutePath().normalize());
  }

  /**
   * Returns where the cache is that a command is about.
   *
   * @throws UsageException if there is none
   */
  public Path require(DigestCacheOptions options) throws UsageException {
    return place(options)
        .orElseThrow(
            () ->
                new UsageException(
                    "there is no directory for the digest cache; name one with "
                        + DigestCacheOptions.DIRECTORY));
  }

  /**
   * Returns the cache in a directory, of which nothing is looked at yet.
   *
   * @throws DigestCacheException if the program has no such part
   */
  public DigestCache cache(Path directory) throws DigestCacheException {
    return provider().cache(LocalStorage.locationOf(directory), clock);
  }

  private static DigestCacheProvider provider() throws DigestCacheException {
    AddOn addOn = AddOn.named(ADD_ON);
    if (!addOn.isThere()) {
      // Whoever builds a program of their own may have it among the other classes.
      Optional<DigestCacheProvider> beside =
          ServiceLoader.load(DigestCacheProvider.class, DigestCaches.class.getClassLoader())
              .findFirst();
      if (beside.isPresent()) {
        return beside.get();
      }
    }
    return Loaded.PROVIDER.get(addOn);
  }

  /** Native libraries are loaded into one class loader of a process, and no other. */
  private static final class Loaded {
    static final Loaded PROVIDER = new Loaded();

    private @org.jspecify.annotations.Nullable DigestCacheProvider provider;

    synchronized DigestCacheProvider get(AddOn addOn) throws DigestCacheException {
      DigestCacheProvider found = provider;
      if (found == null) {
        try {
          found =
              addOn.<DigestCacheProvider, DigestCacheProvider>load(
                  DigestCacheProvider.class,
                  "the digest cache needs",
                  "hold the digest cache",
                  (each, loader) -> Optional.of(each));
        } catch (AddOnException e) {
          throw new DigestCacheException(e.reason(), e.text(), e);
        }
        provider = found;
      }
      return found;
    }
  }
}
