package io.modelsigning.hashing;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A buffer with room for each lane, and what was read into it. Filled by readers, one lane by one
 * of them; then owned by the hashing thread until it gives it back.
 */
final class Tray {
  /**
   * Consecutive bytes of a piece in one lane.
   *
   * @param bytes of the message
   * @param paddingBytes behind them, only at the end of a message
   * @param first whether they are the first of their piece
   * @param last whether they are the last
   */
  record Run(Piece piece, int bytes, int paddingBytes, boolean first, boolean last) {}

  /** A cache line, which is also the widest vector. */
  private static final int ALIGNMENT_BYTES = 64;

  private final ByteBuffer buffer;
  private @Nullable MemorySegment segment;
  private final byte[] array;
  private final int strideBytes;
  private final List<List<Run>> runs = new ArrayList<>();
  private final AtomicInteger pending = new AtomicInteger();

  private Tray(ByteBuffer buffer, byte[] array, int lanes, int strideBytes) {
    this.buffer = buffer;
    this.array = array;
    this.strideBytes = strideBytes;
    for (int lane = 0; lane < lanes; lane++) {
      runs.add(new ArrayList<>());
    }
  }

  /**
   * Returns a tray in native memory, which lives as long as the arena.
   *
   * @param strideBytes distance from one lane's room to the next
   */
  static Tray ofNative(Arena arena, int lanes, int strideBytes) {
    MemorySegment memory = arena.allocate((long) lanes * strideBytes, ALIGNMENT_BYTES);
    return new Tray(memory.asByteBuffer(), new byte[0], lanes, strideBytes);
  }

  /** Returns a tray of one lane in an array. */
  static Tray ofArray(int bytes) {
    byte[] array = new byte[bytes];
    return new Tray(ByteBuffer.wrap(array), array, 1, bytes);
  }

  /** Returns the memory, as vector kernels want it; plain ones have no use for its classes. */
  MemorySegment segment() {
    MemorySegment made = segment;
    if (made == null) {
      made = MemorySegment.ofBuffer(buffer);
      segment = made;
    }
    return made;
  }

  /** Returns the array of a tray in an array, which native ones have not. */
  byte[] array() {
    return array;
  }

  int lanes() {
    return runs.size();
  }

  int offset(int lane) {
    return lane * strideBytes;
  }

  /** Returns what was read for a lane, in order, back to back from {@link #offset} on. */
  List<Run> runs(int lane) {
    return runs.get(lane);
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

  /** Forgets the content, before {@code tasks} readers fill the tray anew. */
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
