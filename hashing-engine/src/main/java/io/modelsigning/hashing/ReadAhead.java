package io.modelsigning.hashing;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Decides whether a hashing thread has its next data read by another thread while it hashes, or
 * reads them itself when it needs them. Thread-safe.
 *
 * <p>Reading ahead hides the wait for a disk, and uses processors that have nothing to do. Where
 * there is nothing to hide and nobody to use, it costs: the data go from one processor's cache to
 * the other's. Example: two threads hash a file in the page cache on two processors; each copies a
 * little from the page cache into its own cache and hashes it there. The same file from a slow
 * disk: readers wait for the disk while both threads hash.
 */
final class ReadAhead {
  /**
   * Bytes per nanosecond that a page cache surpasses; a disk that does too is not worth a reader.
   */
  private static final double DISK_RATE = 2;

  /** Less than this says more about opening files than about reading them. */
  private static final int MIN_BYTES = 1 << 16;

  private final int processors;
  private final boolean always;
  private final AtomicInteger working = new AtomicInteger();
  private volatile boolean slow;

  /**
   * @param processors that hash and read, together; 0 if what a hashing thread reads is all
   * @param always whether only readers may read, because hashing threads would be too many
   */
  ReadAhead(int processors, boolean always) {
    this.processors = processors;
    this.always = always;
  }

  /** Notes that one more thread is busy with something other than reading. */
  void workBegins() {
    working.incrementAndGet();
  }

  /** Notes that it is busy no more, which leaves a processor to readers. */
  void workEnds() {
    working.decrementAndGet();
  }

  /** Notes how long a read took, whoever read. */
  void read(long bytes, long nanos) {
    if (bytes >= MIN_BYTES) {
      boolean nowSlow = bytes < DISK_RATE * nanos;
      if (slow != nowSlow) {
        slow = nowSlow;
      }
    }
  }

  /** Returns whether the next data should be read ahead. */
  boolean pays() {
    return always || slow || working.get() < processors;
  }
}
