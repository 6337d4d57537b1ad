package io.modelsigning.objectstore;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Memory of segments, used again: an object of any size takes what is in use at once, and not what
 * waits for the garbage collector beside. Thread-safe.
 */
final class Buffers {
  private final int bytes;
  private final Queue<byte[]> free = new ConcurrentLinkedQueue<>();

  /**
   * @param bytes the size of those that are kept: the one that most have
   */
  Buffers(int bytes) {
    this.bytes = bytes;
  }

  /** Returns an array of this length, with any content. */
  byte[] take(int length) {
    byte[] kept = length == bytes ? free.poll() : null;
    return kept == null ? new byte[length] : kept;
  }

  /** Takes an array back that nobody reads or writes any more. */
  void giveBack(byte[] array) {
    if (array.length == bytes) {
      free.add(array);
    }
  }
}
