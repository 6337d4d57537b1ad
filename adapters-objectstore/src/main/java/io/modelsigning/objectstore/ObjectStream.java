package io.modelsigning.objectstore;

import java.nio.ByteBuffer;

/** Bytes of an object as they come. One thread reads. */
public interface ObjectStream extends AutoCloseable {
  /**
   * Reads what has come, and waits for something if nothing has.
   *
   * @return how many bytes were read, at least 1 unless {@code target} is full; -1 at the end
   * @throws ObjectAccessException if the connection breaks, or nothing comes for too long
   * @throws InterruptedException if the thread is interrupted
   */
  int read(ByteBuffer target) throws ObjectAccessException, InterruptedException;

  /** Gives up what has not come yet. */
  @Override
  void close();
}
