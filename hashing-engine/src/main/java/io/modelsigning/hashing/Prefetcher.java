package io.modelsigning.hashing;

import io.modelsigning.domain.ModelAccessException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Provides one hashing thread with data: while it hashes one buffer, readers fill the next, unless
 * the thread is faster when it reads for itself.
 *
 * <p>Example with two lanes and messages A (long), B and C (short): the first buffer gets the
 * beginning of A in lane 0, and all of B and C, each with its padding, one behind the other in lane
 * 1; the second buffer goes on with A in lane 0. So lanes stay busy over messages of any lengths,
 * and small files cost neither a task nor a buffer each.
 */
final class Prefetcher {
  /** Writes what follows a message, and returns its bytes. */
  interface Padding {
    int pad(LaneBuffer buffer, int offset, long messageBytes);
  }

  /** For messages that need no padding. */
  static final Padding NO_PADDING = (buffer, offset, messageBytes) -> 0;

  private final WorkSource source;
  private final WorkerPool readers;
  private final Padding padding;
  private final ReadAhead readAhead;
  private final int laneBytes;
  private final int selfReadLaneBytes;
  private final int tasks;
  private final Deque<LaneBuffer> free = new ArrayDeque<>();
  private final BlockingQueue<LaneBuffer> filled = new LinkedBlockingQueue<>();
  private final List<@Nullable WorkUnit> current = new ArrayList<>();
  private boolean filling;

  /**
   * @param buffers at least two, or reading and hashing take turns
   * @param laneBytes bytes that a lane takes, not counting the padding of its last message
   * @param selfReadLaneBytes how much of it the hashing thread fills at a time where it reads for
   *     itself, so that the data is still in its cache when it hashes
   * @param tasks how many readers fill one buffer together
   */
  Prefetcher(
      WorkSource source,
      WorkerPool readers,
      ReadAhead readAhead,
      Padding padding,
      List<LaneBuffer> buffers,
      int laneBytes,
      int selfReadLaneBytes,
      int tasks) {
    this.source = source;
    this.readers = readers;
    this.readAhead = readAhead;
    this.padding = padding;
    this.laneBytes = laneBytes;
    this.selfReadLaneBytes = Math.min(selfReadLaneBytes, laneBytes);
    int lanes = buffers.getFirst().lanes();
    this.tasks = Math.min(tasks, lanes);
    for (int lane = 0; lane < lanes; lane++) {
      current.add(null);
    }
    for (LaneBuffer buffer : buffers) {
      release(buffer);
    }
  }

  /** Waits for the next buffer, or fills it; an empty one is the end. */
  LaneBuffer take() throws ModelAccessException, InterruptedException {
    LaneBuffer own;
    synchronized (this) {
      if (filling || !filled.isEmpty()) {
        own = null;
      } else {
        own = free.remove();
        own.reset(1);
      }
    }
    if (own == null) {
      return filled.take();
    }
    fill(own, 0, 1, selfReadLaneBytes);
    return own;
  }

  /** Takes a buffer back. */
  synchronized void release(LaneBuffer buffer) {
    // The buffer hashed last is still in the cache.
    free.push(buffer);
    fillNextIfItPays();
  }

  private void fillNextIfItPays() {
    // One buffer at a time: each goes on where the one before it ended.
    if (filling || free.isEmpty() || !readAhead.pays()) {
      return;
    }
    filling = true;
    LaneBuffer buffer = free.remove();
    buffer.reset(tasks);
    for (int task = 0; task < tasks; task++) {
      int first = task;
      readers.execute(() -> fillAhead(buffer, first));
    }
  }

  private void fillAhead(LaneBuffer buffer, int first) throws ModelAccessException {
    fill(buffer, first, tasks, laneBytes);
    if (!buffer.filled()) {
      return;
    }
    synchronized (this) {
      filled.add(buffer);
      // After the end nothing is read, even if the source has more again: nobody would take it.
      if (!buffer.isEmpty()) {
        filling = false;
        fillNextIfItPays();
      }
    }
  }

  /** Fills every lane that is {@code first} plus a multiple of {@code step}. */
  private void fill(LaneBuffer buffer, int first, int step, int freeBytes)
      throws ModelAccessException {
    long start = System.nanoTime();
    long bytes = 0;
    for (int lane = first; lane < buffer.lanes(); lane += step) {
      bytes += fillLane(buffer, lane, freeBytes);
    }
    readAhead.read(bytes, System.nanoTime() - start);
  }

  /** Returns how many bytes were read. */
  private long fillLane(LaneBuffer buffer, int lane, int freeBytes) throws ModelAccessException {
    int offset = buffer.offset(lane);
    int end = offset + freeBytes;
    long read = 0;
    while (offset < end) {
      WorkUnit unit = current.get(lane);
      if (unit == null) {
        unit = source.next(end - offset);
        if (unit == null) {
          return read;
        }
      }
      boolean first = unit.remainingBytes() == unit.sizeBytes();
      int bytes = (int) Math.min(unit.remainingBytes(), end - offset);
      unit.content().read(buffer.slice(offset, bytes), unit.positionBytes());
      unit.advance(bytes);
      offset += bytes;
      read += bytes;
      boolean last = unit.remainingBytes() == 0;
      int paddingBytes = last ? padding.pad(buffer, offset, unit.sizeBytes()) : 0;
      offset += paddingBytes;
      buffer.runs(lane).add(new LaneBuffer.Run(unit, bytes, paddingBytes, first, last));
      current.set(lane, last ? null : unit);
    }
    return read;
  }
}
