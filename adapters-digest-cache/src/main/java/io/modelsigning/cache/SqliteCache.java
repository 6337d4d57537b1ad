package io.modelsigning.cache;

import io.modelsigning.domain.DigestCacheException;
import io.modelsigning.domain.Warning;
import io.modelsigning.domain.port.out.DigestCache;
import io.modelsigning.domain.port.out.KnownDigests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The cache in a directory. */
final class SqliteCache implements DigestCache {
  private final Path directory;
  private final Clock clock;
  private final Database.Limits limits;
  private final PrivateDirectory checks;

  SqliteCache(Path directory, Clock clock, Database.Limits limits) {
    this(directory, clock, limits, PrivateDirectory.ofThisProcess());
  }

  SqliteCache(Path directory, Clock clock, Database.Limits limits, PrivateDirectory checks) {
    this.directory = directory;
    this.clock = clock;
    this.limits = limits;
    this.checks = checks;
  }

  Path directory() {
    return directory;
  }

  Database.Limits limits() {
    return limits;
  }

  Clock clock() {
    return clock;
  }

  /** What is done with an open database. */
  interface Work<T> {
    T with(Database database) throws SQLException, InterruptedException;
  }

  @Override
  public KnownDigests known(boolean anywhere, Consumer<Warning> warn) throws DigestCacheException {
    try {
      PrivateDirectory.make(directory);
      if (checks.find(directory).isEmpty()) {
        throw new IOException("it is gone");
      }
    } catch (IOException e) {
      warn.accept(new Warning(DigestCacheReasons.DIGEST_CACHE_UNUSABLE, sentence("use", e)));
    }
    return new CachedDigests(this, anywhere, warn);
  }

  /**
   * Does the work with the database, which is made anew if it is damaged.
   *
   * @return what came out, or empty if the directory is not there
   * @throws DigestCacheException if others could have written it
   */
  <T> Optional<T> in(Work<T> work, Consumer<Warning> warn)
      throws DigestCacheException, IOException, SQLException, InterruptedException {
    Optional<Path> real = checks.find(directory);
    if (real.isEmpty()) {
      return Optional.empty();
    }
    Database.Opened opened = Database.open(real.get(), checks, limits);
    opened.damage().ifPresent(damage -> warn.accept(madeAnew(damage)));
    try (Database database = opened.database()) {
      return Optional.of(work.with(database));
    } catch (SQLException e) {
      if (Database.isDamage(e)) {
        Database.putAside(real.get(), limits);
        warn.accept(madeAnew(String.valueOf(e.getMessage())));
      }
      throw e;
    }
  }

  private Warning madeAnew(String damage) {
    return new Warning(
        DigestCacheReasons.DIGEST_CACHE_MADE_ANEW,
        "the digest cache in '%s' was damaged and is made anew: %s".formatted(directory, damage));
  }

  String sentence(String attempt, Exception e) {
    return "cannot %s the digest cache in '%s': %s".formatted(attempt, directory, e.getMessage());
  }

  private <T> Optional<T> require(String attempt, Work<T> work)
      throws DigestCacheException, InterruptedException {
    try {
      Optional<Path> real = checks.find(directory);
      return real.isEmpty() || !Files.exists(real.get().resolve(Database.NAME))
          ? Optional.empty()
          : in(work, warning -> {});
    } catch (IOException | SQLException e) {
      throw new DigestCacheException(
          DigestCacheReasons.DIGEST_CACHE_UNUSABLE, sentence(attempt, e), e);
    }
  }

  @Override
  public Summary summary() throws DigestCacheException, InterruptedException {
    return require(
            "read",
            database -> {
              long digests = database.number("SELECT count(*) FROM digest");
              return new Summary(
                  digests,
                  bytes(),
                  limits.bytes(),
                  time(digests, database.number("SELECT min(made) FROM digest")),
                  time(digests, database.number("SELECT max(made) FROM digest")));
            })
        .orElseGet(() -> new Summary(0, 0, limits.bytes(), Optional.empty(), Optional.empty()));
  }

  private static Optional<Instant> time(long digests, long millis) {
    return digests == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
  }

  private long bytes() {
    long bytes = 0;
    for (Path file : Database.files(directory)) {
      try {
        bytes += Files.size(file);
      } catch (IOException e) {
        // It is not there, as none but the first need be.
      }
    }
    return bytes;
  }

  @Override
  public long clear() throws DigestCacheException, InterruptedException {
    return require("clear", Database::clear).orElse(0L);
  }

  @Override
  public List<Entry> sample(int maximum) throws DigestCacheException, InterruptedException {
    return require("read", database -> database.sample(maximum)).orElse(List.of()).stream()
        .map(
            kept ->
                new Entry(
                    kept.file(),
                    kept.key().identity(),
                    kept.key().startBytes(),
                    kept.key().endBytes(),
                    kept.digest()))
        .toList();
  }

  @Override
  public void remove(Entry entry) throws DigestCacheException, InterruptedException {
    Key key =
        new Key(entry.identity(), entry.digest().algorithm(), entry.startBytes(), entry.endBytes());
    Optional<Boolean> unused =
        require(
            "write",
            database -> {
              database.remove(key);
              return true;
            });
  }
}
