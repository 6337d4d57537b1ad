package io.modelsigning.cli.cache;

import io.modelsigning.domain.manifest.Digest;
import io.modelsigning.domain.port.out.DigestCache;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What was found out about a digest cache, or done with it. */
public sealed interface CacheReport {
  /** Returns the directory of the cache. */
  Path place();

  /** What is in it. */
  record Shown(Path place, DigestCache.Summary summary) implements CacheReport {}

  /**
   * All that was in it was removed.
   *
   * @param digests how many there were
   */
  record Cleared(Path place, long digests) implements CacheReport {}

  /**
   * Some of it was compared with the files that it is of.
   *
   * @param right how many digests are those of the files
   * @param passed how many are of files that are gone or have changed, or cannot be read
   * @param wrong those that are not, which were removed
   */
  record Compared(Path place, long right, long passed, List<Wrong> wrong) implements CacheReport {
    public Compared {
      wrong = List.copyOf(wrong);
    }
  }

  /**
   * A digest that is wrong.
   *
   * @param computed what it should have been
   */
  record Wrong(DigestCache.Entry entry, Digest computed) {}

  /** Returns the name of the result. */
  default String id() {
    return switch (this) {
      case Shown _ -> "summarized";
      case Cleared _ -> "cleared";
      case Compared _ -> isRight() ? "confirmed" : "wrong";
    };
  }

  /** Returns whether nothing was found to be wrong. */
  default boolean isRight() {
    return switch (this) {
      case Shown _, Cleared _ -> true;
      case Compared compared -> compared.wrong().isEmpty();
    };
  }

  /** Returns what is wrong, if anything is. */
  default Optional<String> complaint() {
    return switch (this) {
      case Shown _, Cleared _ -> Optional.empty();
      case Compared compared ->
          compared.wrong().stream()
              .findFirst()
              .map(
                  first ->
                      "%d of the digests compared in the digest cache '%s' are wrong, the first that of '%s'; they were removed"
                          .formatted(compared.wrong().size(), place(), first.entry().file()));
    };
  }
}
