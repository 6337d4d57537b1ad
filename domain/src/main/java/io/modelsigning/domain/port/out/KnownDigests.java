package io.modelsigning.domain.port.out;

import io.modelsigning.domain.ModelAccessException;
import io.modelsigning.domain.manifest.Digest;
import io.modelsigning.domain.manifest.DigestSource;
import io.modelsigning.domain.manifest.FileRange;
import io.modelsigning.domain.manifest.HashAlgorithm;
import java.util.List;
import java.util.Optional;

/**
 * Digests that are known without reading the content they are of: of an older signature, of a
 * manifest, of a cache. Whoever hands one to a use case vouches for it; the use case's result says
 * how much was taken from it. Thread-safe.
 */
public interface KnownDigests {
  /** Returns where they come from, for the result. */
  DigestSource source();

  /**
   * Looks up what is known.
   *
   * @param ranges all that would have to be hashed, as just listed
   * @return what is known of these ranges
   * @throws ModelAccessException if the model cannot be looked at, or must be known and is not
   * @throws InterruptedException if the thread is interrupted
   */
  Lookup lookUp(ModelSource model, List<FileRange> ranges, HashAlgorithm algorithm)
      throws ModelAccessException, InterruptedException;

  /** What is known of some ranges. */
  interface Lookup {
    /**
     * Returns the digest of a range, if it is known and may be relied on.
     *
     * @param index the range's place among those that were asked for
     */
    Optional<Digest> digest(int index);

    /**
     * Is told, for each range, the digest that this run computed of it, from content that did not
     * change while it was read; empty for what was known, here or elsewhere, and may be wrong. To
     * be kept, perhaps: that it cannot be is no failure of the run. Or to be held against what
     * should have been read.
     *
     * @throws ModelAccessException if the storage gave other content than it states
     * @throws InterruptedException if the thread is interrupted
     */
    default void computed(List<Optional<Digest>> digests)
        throws ModelAccessException, InterruptedException {}
  }
}
