package io.modelsigning.hashing.kernel;

import java.lang.foreign.MemorySegment;

/**
 * Hashes several independent messages at once, one in each lane, block by block.
 *
 * <p>Of each lane: {@link #start}, then {@link #compress} over all blocks of the padded message in
 * any number of calls, then {@link #digest}. An instance holds the state of its messages and is not
 * thread-safe; data lies in native segments.
 */
public interface LaneKernel {
  /** Returns the number of messages hashed at once. */
  int lanes();

  /** Returns the bytes of one block. */
  int blockBytes();

  /** Begins a new message in {@code lane}. */
  void start(int lane);

  /**
   * Writes at {@code offset}, where a message of {@code messageBytes} bytes has just ended, the
   * padding that fills its last block, and returns its bytes: at most {@link #MAX_PADDING_BYTES}.
   */
  long pad(MemorySegment data, long offset, long messageBytes);

  /** Sets the unfinished message of {@code lane} aside, so that the lane may idle. */
  void pause(int lane);

  /** Goes on with the message that {@link #pause} set aside. */
  void resume(int lane);

  /**
   * Advances every lane by {@code blocks} blocks, of which lane i's lie at {@code offsets[i]}; what
   * an idle lane points to is hashed and has no effect on the others.
   *
   * @param endings for a lane whose message ends with this call its length in bytes without
   *     padding, otherwise -1
   */
  void compress(MemorySegment data, long[] offsets, int blocks, long[] endings);

  /** Returns the digest of the message that ended in {@code lane}. */
  byte[] digest(int lane);

  /** No algorithm here pads by more. */
  int MAX_PADDING_BYTES = 128;

  /** No kernel has more lanes. */
  int MAX_LANES = 16;
}
