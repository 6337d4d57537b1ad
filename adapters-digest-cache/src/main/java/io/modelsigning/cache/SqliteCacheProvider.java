package io.modelsigning.cache;

import io.modelsigning.domain.port.out.DigestCache;
import io.modelsigning.domain.port.out.DigestCacheProvider;
import io.modelsigning.domain.storage.Location;
import java.nio.file.Path;
import java.time.Clock;

/** Gives caches that are SQLite databases in a directory of the user's own. */
public final class SqliteCacheProvider implements DigestCacheProvider {
  /** Makes the provider, which has no state. */
  public SqliteCacheProvider() {}

  @Override
  public DigestCache cache(Location directory, Clock clock) {
    return new SqliteCache(Path.of(directory.text()), clock, Database.Limits.DEFAULT);
  }
}
