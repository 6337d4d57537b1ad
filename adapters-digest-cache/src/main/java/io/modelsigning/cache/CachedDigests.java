package io.modelsigning.cache;

import io.modelsigning.domain.DigestCacheException;
import io.modelsigning.domain.ModelAccessException;
import io.modelsigning.domain.Warning;
import io.modelsigning.domain.manifest.ContentStamp;
import io.modelsigning.domain.manifest.Digest;
import io.modelsigning.domain.manifest.DigestSource;
import io.modelsigning.domain.manifest.FileRange;
import io.modelsigning.domain.manifest.HashAlgorithm;
import io.modelsigning.domain.manifest.ModelFile;
import io.modelsigning.domain.port.out.KnownDigests;
import io.modelsigning.domain.port.out.ModelContent;
import io.modelsigning.domain.port.out.ModelSource;
import io.modelsigning.domain.port.out.StoredModel;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Takes digests from the cache, and keeps those that a run computes.
 *
 * <p>A digest is kept only if the file's stamp is the same before it was hashed and after, and is
 * older than the time that the clocks of file systems may take for one tick: of two changes in one
 * tick, the second leaves no trace. It is the rule that Git has for its index ("racy Git").
 */
final class CachedDigests implements KnownDigests {
  /** Ext3's clocks tick once a second, the slowest of those that are relied on. */
  static final Duration TICK = Duration.ofSeconds(2);

  /**
   * A page of memory that was written to keeps the kernel from noting later times until it is
   * written out. With Linux's usual settings that takes at most 35 seconds, so that a file that has
   * not changed for this time has no such page.
   */
  static final Duration WRITTEN_OUT = Duration.ofMinutes(10);

  private static final Duration USE_IS_NOTED_EVERY = Duration.ofDays(1);
  private static final int ROWS_BETWEEN_LOOKS = 10_000;

  private final SqliteCache cache;
  private final boolean anywhere;
  private final Consumer<Warning> warn;
  private final Set<Warning> warned = ConcurrentHashMap.newKeySet();

  CachedDigests(SqliteCache cache, boolean anywhere, Consumer<Warning> warn) {
    this.cache = cache;
    this.anywhere = anywhere;
    this.warn = warn;
  }

  @Override
  public DigestSource source() {
    return new DigestSource(DigestSource.Kind.CACHE, cache.directory().toString());
  }

  private void warnOnce(Warning warning) {
    if (warned.add(warning)) {
      warn.accept(warning);
    }
  }

  @Override
  public Lookup lookUp(ModelSource model, List<FileRange> ranges, HashAlgorithm algorithm)
      throws ModelAccessException, InterruptedException {
    Instant now = cache.clock().instant();
    Stamps stamps = new Stamps(model);
    @Nullable Key[] keys = new Key[ranges.size()];
    @Nullable ContentStamp[] stamped = new ContentStamp[ranges.size()];
    byte[][] bytes = new byte[ranges.size()][];
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < keys.length; i++) {
      FileRange range = ranges.get(i);
      ContentStamp stamp = stamps.of(range.file());
      if (stamp != null) {
        Key key = new Key(stamp.identity(), algorithm, range.startBytes(), range.endBytes());
        keys[i] = key;
        stamped[i] = stamp;
        bytes[i] = key.bytes();
        order.add(i);
      }
    }
    // In the order of the database, which then reads each of its pages once.
    order.sort(Comparator.comparing(i -> bytes[i], Arrays::compareUnsigned));
    Database.@Nullable Found[] found = new Database.Found[keys.length];
    if (!order.isEmpty()) {
      attempt(
          "read",
          database -> {
            try (Database.Finder finder = database.finder()) {
              for (int i : order) {
                Key key = keys[i];
                ContentStamp stamp = stamped[i];
                if (key != null && stamp != null) {
                  found[i] =
                      finder
                          .find(key, bytes[i])
                          .filter(one -> one.kept().isBelieved(stamp, now))
                          .orElse(null);
                }
                requireNotInterrupted(i);
              }
            }
          });
    }
    stamps.settle(ranges, found, now);
    return new Found(model, ranges, keys, found, stamps, now);
  }

  private static void requireNotInterrupted(int row) throws InterruptedException {
    if (row % ROWS_BETWEEN_LOOKS == 0 && Thread.interrupted()) {
      throw new InterruptedException();
    }
  }

  /** What is done with the database; it gives nothing. */
  private interface Attempt {
    void with(Database database) throws SQLException, InterruptedException;
  }

  /** Does the work if that is possible; else the user is told, and the run goes on without. */
  private void attempt(String what, Attempt work)
      throws ModelAccessException, InterruptedException {
    try {
      Optional<Boolean> unused =
          cache.in(
              database -> {
                work.with(database);
                return true;
              },
              this::warnOnce);
    } catch (DigestCacheException e) {
      // Whoever made it so did it while the program ran: what was read is not believed.
      throw new ModelAccessException(
          e.reason(), cache.directory().toString(), String.valueOf(e.getMessage()), e);
    } catch (IOException | SQLException e) {
      warnOnce(new Warning(DigestCacheReasons.DIGEST_CACHE_UNUSABLE, cache.sentence(what, e)));
    } catch (LinkageError e) {
      warnOnce(
          new Warning(
              DigestCacheReasons.DIGEST_CACHE_UNUSABLE,
              cache.sentence(
                  what, new IOException("SQLite cannot be loaded: " + e.getMessage(), e))));
    }
  }

  /** What the storage said of the files of a model before they are hashed. */
  private final class Stamps {
    private final ModelSource model;
    private final Map<ModelFile, Optional<ContentStamp>> before = new HashMap<>();
    private final Set<ModelFile> settled = new HashSet<>();

    Stamps(ModelSource model) {
      this.model = model;
    }

    /** Returns the stamp of a file that the cache is used for, or null. */
    @Nullable ContentStamp of(ModelFile file) throws ModelAccessException {
      Optional<ContentStamp> stamp = before.get(file);
      if (stamp == null) {
        stamp = model.stamp(file).filter(this::isReliedOn);
        before.put(file, stamp);
      }
      return stamp.orElse(null);
    }

    private boolean isReliedOn(ContentStamp stamp) {
      if (anywhere || stamp.doubt().isEmpty()) {
        return true;
      }
      warnOnce(
          new Warning(
              DigestCacheReasons.DIGEST_CACHE_STORAGE_DOUBTED,
              "the digest cache is not used for '%s': %s"
                  .formatted(modelName(model), stamp.doubt().get())));
      return false;
    }

    /** Has every later change of what is going to be hashed told by its stamp, as far as it can. */
    void settle(List<FileRange> ranges, Database.@Nullable Found[] found, Instant now)
        throws ModelAccessException, InterruptedException {
      long end = System.nanoTime() + cache.limits().settling().toNanos();
      Set<ModelFile> seen = new HashSet<>();
      for (int i = 0; i < found.length; i++) {
        ModelFile file = ranges.get(i).file();
        ContentStamp stamp = of(file);
        if (found[i] != null
            || stamp == null
            || !stamp.changedAt().isBefore(now.minus(TICK))
            || !seen.add(file)) {
          continue;
        }
        requireNotInterrupted(0);
        if (stamp.changedAt().isBefore(now.minus(WRITTEN_OUT))) {
          settled.add(file);
        } else if (System.nanoTime() - end < 0) {
          try (ModelContent content = model.open(file)) {
            content.settle();
          }
          if (model.stamp(file).equals(Optional.of(stamp))) {
            settled.add(file);
          }
        }
      }
    }

    /** Returns whether a file that was hashed is what it was before. */
    boolean isKept(ModelFile file, Map<ModelFile, Boolean> known) throws ModelAccessException {
      Boolean kept = known.get(file);
      if (kept == null) {
        ContentStamp stamp = of(file);
        kept =
            settled.contains(file) && stamp != null && model.stamp(file).equals(Optional.of(stamp));
        known.put(file, kept);
      }
      return kept;
    }
  }

  private static String modelName(ModelSource model) {
    return model instanceof StoredModel stored ? stored.given().text() : model.name();
  }

  /** Returns where a file is, for who looks at the cache. */
  private static String place(ModelSource model, ModelFile file) {
    String root = model.location().map(location -> location.text()).orElse(model.name());
    boolean single = model instanceof StoredModel stored && stored.isSingleFile();
    return single ? root : root + "/" + file.path();
  }

  /** What was found for one model, and what is to be kept of it. */
  private final class Found implements Lookup {
    private final ModelSource model;
    private final List<FileRange> ranges;
    private final @Nullable Key[] keys;
    private final Database.@Nullable Found[] found;
    private final Stamps stamps;
    private final Instant began;

    Found(
        ModelSource model,
        List<FileRange> ranges,
        @Nullable Key[] keys,
        Database.@Nullable Found[] found,
        Stamps stamps,
        Instant began) {
      this.model = model;
      this.ranges = ranges;
      this.keys = keys;
      this.found = found;
      this.stamps = stamps;
      this.began = began;
    }

    @Override
    public Optional<Digest> digest(int index) {
      return Optional.ofNullable(found[index]).map(one -> one.kept().digest());
    }

    @Override
    public void computed(List<Optional<Digest>> digests) throws InterruptedException {
      // To a millisecond, as it is written.
      Instant now = cache.clock().instant().truncatedTo(ChronoUnit.MILLIS);
      List<Kept> computed = new ArrayList<>();
      List<Key> used = new ArrayList<>();
      Map<ModelFile, Boolean> kept = new HashMap<>();
      try {
        for (int i = 0; i < keys.length; i++) {
          Key key = keys[i];
          Database.Found one = found[i];
          ModelFile file = ranges.get(i).file();
          ContentStamp stamp = stamps.of(file);
          if (key == null || stamp == null) {
            continue;
          }
          if (one != null) {
            if (one.used().isBefore(now.minus(USE_IS_NOTED_EVERY)) || one.used().isAfter(now)) {
              used.add(key);
            }
          } else if (digests.get(i).isPresent()
              && !now.isBefore(began)
              && stamps.isKept(file, kept)) {
            computed.add(
                new Kept(key, place(model, file), digests.get(i).get(), now, stamp.changedAt()));
          }
        }
        if (!computed.isEmpty() || !used.isEmpty()) {
          attempt("write", database -> write(database, computed, used, now));
        }
      } catch (ModelAccessException e) {
        warnOnce(new Warning(DigestCacheReasons.DIGEST_CACHE_UNUSABLE, cache.sentence("write", e)));
      }
    }

    private static void write(Database database, List<Kept> computed, List<Key> used, Instant now)
        throws SQLException, InterruptedException {
      database.begin();
      boolean done = false;
      try (Database.Writer writer = database.writer()) {
        int row = 0;
        for (Key key : used) {
          writer.used(key, now);
          requireNotInterrupted(++row);
        }
        for (Kept one : computed) {
          if (row % ROWS_BETWEEN_LOOKS == 0) {
            database.makeRoom();
          }
          writer.keep(one, now);
          requireNotInterrupted(++row);
        }
        done = true;
      } finally {
        if (!done) {
          database.rollBack();
        }
      }
      database.commit();
    }
  }
}
