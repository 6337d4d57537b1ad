package io.modelsigning.maven;

import io.modelsigning.domain.DigestCacheException;
import io.modelsigning.domain.port.out.DigestCacheProvider;
import io.modelsigning.domain.port.out.KnownDigests;
import io.modelsigning.domain.storage.Location;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Collection;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.function.Supplier;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.logging.Log;

/** Opens the digest cache, if it is among the plug-in's dependencies. */
final class DigestCaches {
  static final Supplier<Optional<DigestCacheProvider>> FOUND =
      () ->
          ServiceLoader.load(DigestCacheProvider.class, DigestCaches.class.getClassLoader())
              .findFirst();

  private DigestCaches() {}

  /**
   * Returns what the cache knows.
   *
   * @param models what it is for, none of which may hold it
   * @throws MojoExecutionException if there is no cache, or others could have written it
   */
  static KnownDigests known(
      Supplier<Optional<DigestCacheProvider>> found,
      Path directory,
      Collection<Path> models,
      Log log)
      throws MojoExecutionException {
    Path place = directory.toAbsolutePath().normalize();
    for (Path model : models) {
      if (place.startsWith(model)) {
        throw new MojoExecutionException(
            "digestCache must be outside of models, but '%s' is in '%s'".formatted(place, model));
      }
    }
    DigestCacheProvider provider =
        found
            .get()
            .orElseThrow(
                () ->
                    new MojoExecutionException(
                        "digestCache needs io.modelsigning:model-signing-digest-cache"
                            + " among the plug-in's dependencies, which does not have it"));
    try {
      return provider
          .cache(new Location(place.toString()), Clock.systemUTC())
          .known(false, warning -> log.warn(Text.oneLine(warning.message())));
    } catch (DigestCacheException e) {
      throw new MojoExecutionException(Text.of(e), e);
    }
  }
}
