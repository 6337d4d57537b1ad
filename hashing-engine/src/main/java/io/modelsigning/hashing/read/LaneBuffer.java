package io.modelsigning.hashing.read;

import io.modelsigning.hashing.schedule.WorkUnit;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A buffer in native memory, into which files are read without another copy, with a part for each
 * lane, and a list of what was read into it. Readers fill it, each lane by one reader; then the
 * hashing thread owns it until it gives it back.
 */
public final class LaneBuffer {
  /**
   * Consecutive bytes of a unit in one lane.
   *
   * @param bytes of the message
   * @param paddingBytes behind them, only at the end of a message
   * @param first whether they are the first of their unit
   * @param last whether they are the last
   */
  public record Run(WorkUnit unit, int bytes, int paddingBytes, boolean first, boolean last) {}

  /** A cache line, which is also the widest vector. */
  private static final int ALIGNMENT_BYTES = 64;

  private final ByteBuffer buffer;
  private final MemorySegment segment;
  private final int strideBytes;
  private final List<List<Run>> runs = new ArrayList<>();
  private final AtomicInteger pending = new AtomicInteger();

  /**
   * Makes a buffer that lives as long as the arena.
   *
   * @param strideBytes distance from the start of one lane to that of the next
   */
  LaneBuffer(Arena arena, int lanes, int strideBytes) {
    this.segment = arena.allocate((long) lanes * strideBytes, ALIGNMENT_BYTES);
    this.buffer = segment.asByteBuffer();
    this.strideBytes = strideBytes;
    for (int lane = 0; lane < lanes; lane++) {
      runs.add(new ArrayList<>());
    }
  }

  /** Returns the memory as vector kernels take it. */
  public MemorySegment segment() {
    return segment;
  }

  /** Copies the bytes from {@code offset} on into an array, as plain kernels take them. */
  public void copy(int offset, byte[] target, int bytes) {
    buffer.get(offset, target, 0, bytes);
  }

  int lanes() {
    return runs.size();
  }

  public int offset(int lane) {
    return lane * strideBytes;
  }

  /** Returns what was read for a lane, in order, back to back from {@link #offset} on. */
  public List<Run> runs(int lane) {
    return runs.get(lane);
  }

  /** Returns how many units begin in a lane. */
  int beginnings(int lane) {
    int beginnings = 0;
    for (Run run : runs.get(lane)) {
      beginnings += run.first() ? 1 : 0;
    }
    return beginnings;
  }

  /** Returns a view of the given bytes, for one reader. */
  ByteBuffer slice(int offset, int bytes) {
    return buffer.slice(offset, bytes);
  }

  /** Returns how many bytes of messages were read, without padding. */
  long messageBytes() {
    long bytes = 0;
    for (List<Run> lane : runs) {
      for (Run run : lane) {
        bytes += run.bytes();
      }
    }
    return bytes;
  }

  boolean isEmpty() {
    for (List<Run> lane : runs) {
      if (!lane.isEmpty()) {
        return false;
      }
    }
    return true;
  }

  /** Discards the content, before {@code tasks} readers fill the buffer anew. */
  void reset(int tasks) {
    for (List<Run> lane : runs) {
      lane.clear();
    }
    pending.set(tasks);
  }

  /** Notes that one reader is done, and returns whether it was the last. */
  boolean filled() {
    return pending.decrementAndGet() == 0;
  }
}
