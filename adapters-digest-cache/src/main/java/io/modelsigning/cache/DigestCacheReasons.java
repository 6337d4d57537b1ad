package io.modelsigning.cache;

import io.modelsigning.domain.Reason;

/** The reasons of this module. */
public final class DigestCacheReasons {
  /** The cache belongs to another user, or others may write to it. */
  public static final Reason DIGEST_CACHE_NOT_PRIVATE = new Reason("digest-cache-not-private");

  /** The cache cannot be read or written. */
  public static final Reason DIGEST_CACHE_UNUSABLE = new Reason("digest-cache-unusable");

  /** The cache was damaged, and was made anew. */
  public static final Reason DIGEST_CACHE_MADE_ANEW = new Reason("digest-cache-made-anew");

  /** A storage's times do not tell of every change, so that the cache is not used for it. */
  public static final Reason DIGEST_CACHE_STORAGE_DOUBTED =
      new Reason("digest-cache-storage-doubted");

  private DigestCacheReasons() {}
}
