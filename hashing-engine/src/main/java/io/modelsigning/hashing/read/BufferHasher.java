package io.modelsigning.hashing.read;

import io.modelsigning.hashing.schedule.WorkUnit;
import java.util.function.BiConsumer;

/** Hashes the contents of buffers, one after the other, on one thread. */
public interface BufferHasher {
  /**
   * Hashes all that is in the buffer.
   *
   * @param digests takes the digest of each message that ended in it
   */
  void hash(LaneBuffer buffer, BiConsumer<WorkUnit, byte[]> digests);
}
