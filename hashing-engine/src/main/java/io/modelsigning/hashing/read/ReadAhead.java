package io.modelsigning.hashing.read;

import io.modelsigning.hashing.cost.MeasuredCosts;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Decides whether a reader reads the next data while a thread hashes, or the hashing thread reads
 * it itself when it needs it. Thread-safe.
 *
 * <p>Reading ahead hides the wait for a disk, and uses processors that have nothing to do. Where
 * there is neither, it only costs: the data moves from one processor's cache to another's. Example:
 * two threads hash a file in the page cache on two processors; each copies a little from the page
 * cache into its own cache and hashes it there. The same file from a slow disk: readers wait for
 * the disk while both threads hash.
 */
public final class ReadAhead {
  private final int processors;
  private final boolean always;
  private final AtomicInteger working = new AtomicInteger();
  private volatile boolean slow;
  private volatile boolean wasSlow;

  /**
   * @param processors that hash and read, together; 0 if a hashing thread reads everything at once
   * @param always whether only readers may read, because there are more hashing threads than may
   *     read at a time
   */
  public ReadAhead(int processors, boolean always) {
    this.processors = processors;
    this.always = always;
  }

  /** Notes that one more thread is busy with something other than reading. */
  public void workBegins() {
    working.incrementAndGet();
  }

  /** Notes that it has ended, which leaves a processor free for readers. */
  public void workEnds() {
    working.decrementAndGet();
  }

  /**
   * Notes how long reading took, by a reader or by a hashing thread.
   *
   * @param files how many were opened, or could have been
   */
  void read(long bytes, int files, long nanos) {
    if (bytes >= MeasuredCosts.MIN_TIMED_READ_BYTES) {
      long reading = nanos - files * MeasuredCosts.MAX_OPENING_NANOS;
      boolean nowSlow = bytes < MeasuredCosts.MIN_PAGE_CACHE_THROUGHPUT * reading;
      // Once, a thread may only have lost its processor: to readers, if these were started for it.
      if (slow != (nowSlow && wasSlow)) {
        slow = nowSlow && wasSlow;
      }
      if (wasSlow != nowSlow) {
        wasSlow = nowSlow;
      }
    }
  }

  /** Returns whether the next data should be read ahead. */
  boolean pays() {
    return always || slow || working.get() < processors;
  }
}
