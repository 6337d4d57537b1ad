package io.modelsigning.domain.port.out;

import io.modelsigning.domain.storage.Location;
import java.time.Clock;

/**
 * Gives caches of digests. A program finds the implementation by {@link java.util.ServiceLoader},
 * so that it need not be built with it; it has a public constructor without parameters, which does
 * nothing that takes time.
 */
public interface DigestCacheProvider {
  /**
   * Returns the cache in a directory, of which nothing is looked at yet.
   *
   * @param directory an absolute path
   */
  DigestCache cache(Location directory, Clock clock);
}
