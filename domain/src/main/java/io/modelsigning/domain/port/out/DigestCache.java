package io.modelsigning.domain.port.out;

import io.modelsigning.domain.DigestCacheException;
import io.modelsigning.domain.Warning;
import io.modelsigning.domain.manifest.Digest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Digests that earlier runs computed, by what a storage tells of the content that they are of.
 * Thread-safe, also between processes.
 */
public interface DigestCache {
  /**
   * Returns the digests for use, and has the cache made if there is none.
   *
   * <p>That it cannot be read or written is no failure: {@code warn} is told, and nothing is known.
   *
   * @param anywhere whether files count whose storage says itself that it is not to be relied on
   * @param warn told of what keeps the cache from being used, once each
   * @throws DigestCacheException if others than the user could have written it
   */
  KnownDigests known(boolean anywhere, Consumer<Warning> warn) throws DigestCacheException;

  /**
   * Returns what is in it; nothing if there is none.
   *
   * @throws DigestCacheException if it cannot be read, or others could have written it
   */
  Summary summary() throws DigestCacheException, InterruptedException;

  /**
   * Removes all that is in it, and returns how many digests that were.
   *
   * @throws DigestCacheException if it cannot be written, or others could have written it
   */
  long clear() throws DigestCacheException, InterruptedException;

  /**
   * Returns some of what is in it, by chance.
   *
   * @throws DigestCacheException if it cannot be read, or others could have written it
   */
  List<Entry> sample(int maximum) throws DigestCacheException, InterruptedException;

  /**
   * Removes one of what {@link #sample} returned.
   *
   * @throws DigestCacheException if it cannot be written, or others could have written it
   */
  void remove(Entry entry) throws DigestCacheException, InterruptedException;

  /**
   * What a cache holds.
   *
   * @param bytes how much room it takes
   * @param maximumBytes how much it may take before the least recently used make room
   * @param oldest when the oldest digest was computed
   * @param newest when the newest was
   */
  record Summary(
      long digests,
      long bytes,
      long maximumBytes,
      Optional<Instant> oldest,
      Optional<Instant> newest) {}

  /**
   * A digest that is kept.
   *
   * @param file where the file was when it was hashed, as an absolute path
   * @param identity the content that it had then, as {@link
   *     io.modelsigning.domain.manifest.ContentStamp#identity} has it
   * @param startBytes offset of the first byte of what was hashed
   * @param endBytes offset behind the last
   */
  record Entry(String file, String identity, long startBytes, long endBytes, Digest digest) {}
}
