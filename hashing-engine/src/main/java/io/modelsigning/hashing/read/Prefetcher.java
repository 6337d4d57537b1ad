package io.modelsigning.hashing.read;

import io.modelsigning.domain.ModelAccessException;
import io.modelsigning.hashing.schedule.WorkSource;
import io.modelsigning.hashing.schedule.WorkUnit;
import io.modelsigning.hashing.schedule.WorkerPool;
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
  private final WorkSource source;
  private final WorkerPool readers;
  private final ReadAhead readAhead;
  private final PrefetchPlan plan;
  private final int tasks;
  private final Deque<LaneBuffer> free = new ArrayDeque<>();
  private final BlockingQueue<LaneBuffer> filled = new LinkedBlockingQueue<>();
  private final List<@Nullable WorkUnit> current = new ArrayList<>();
  private boolean filling;

  /**
   * @param buffers at least two, or reading and hashing take turns
   */
  Prefetcher(WorkSource source, Readers readers, List<LaneBuffer> buffers, PrefetchPlan plan) {
    this.source = source;
    this.readers = readers.pool();
    this.readAhead = readers.readAhead();
    this.plan = plan;
    int lanes = buffers.getFirst().lanes();
    this.tasks = Math.min(plan.readers(), lanes);
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
    fill(own, 0, 1, plan.selfReadLaneBytes());
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
    fill(buffer, first, tasks, plan.laneBytes());
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
    int files = 0;
    for (int lane = first; lane < buffer.lanes(); lane += step) {
      bytes += fillLane(buffer, lane, freeBytes);
      files += buffer.beginnings(lane);
    }
    readAhead.read(bytes, files, System.nanoTime() - start);
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
      int paddingBytes = last ? plan.padding().pad(buffer, offset, unit.sizeBytes()) : 0;
      offset += paddingBytes;
      buffer.runs(lane).add(new LaneBuffer.Run(unit, bytes, paddingBytes, first, last));
      current.set(lane, last ? null : unit);
    }
    return read;
  }
}
