package io.modelsigning.hashing;

import io.modelsigning.domain.storage.StorageTrait;

/**
 * How much of the machine hashing may use. Immutable.
 *
 * @param threads hashing threads, at least 1
 * @param ioThreads reading threads, at least 1; with 1, files are read one after the other rather
 *     than in turns, as suits a disk that is slow at seeking
 */
public record HashingOptions(int threads, int ioThreads) {
  /** So many wait at once for a store that answers slowly. */
  private static final int SLOW_REQUEST_READERS = 16;

  /**
   * @throws IllegalArgumentException if a number is below 1
   */
  public HashingOptions {
    requirePositive("threads", threads);
    requirePositive("ioThreads", ioThreads);
  }

  /** Returns as many hashing threads as there are processors, and readers to keep them busy. */
  public static HashingOptions automatic() {
    return ofThreads(Runtime.getRuntime().availableProcessors());
  }

  /** Returns this many hashing threads, and readers to keep them busy. */
  public static HashingOptions ofThreads(int threads) {
    return new HashingOptions(threads, Math.max(threads, 2));
  }

  /**
   * Returns this many hashing threads, and readers that suit where the model is stored: several,
   * one on a rotating disk, and many where they wait for answers most of the time.
   */
  public static HashingOptions forStorage(StorageTrait storage, int threads) {
    return switch (storage) {
      case SLOW_SEEKS -> new HashingOptions(threads, 1);
      case ANY -> ofThreads(threads);
      case SLOW_REQUESTS -> new HashingOptions(threads, Math.max(threads, SLOW_REQUEST_READERS));
    };
  }

  /** Returns these options with another number of reading threads. */
  public HashingOptions withIoThreads(int ioThreads) {
    return new HashingOptions(threads, ioThreads);
  }

  private static void requirePositive(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " must be at least 1, but is " + value);
    }
  }
}
