package io.modelsigning.domain.port.out;

import io.modelsigning.domain.ModelAccessException;
import java.nio.ByteBuffer;

/** An open file of a model. Safe for reads by several threads. */
public interface ModelContent extends AutoCloseable {
  /**
   * Reads bytes from {@code positionBytes} on into {@code target}, as many as come at once.
   *
   * <p>What is there counts, not what was listed: whoever reads a file to its listed end asks once
   * more, and relies on the answer. Storage that states sizes of its own, such as an object store,
   * may answer that from what it stated for this version.
   *
   * @return how many were read, at least 1 unless {@code target} is full; -1 if the content ends at
   *     or before {@code positionBytes}
   * @throws ModelAccessException if reading fails
   */
  int read(ByteBuffer target, long positionBytes) throws ModelAccessException;

  /**
   * Checks, after the last read, that the content is still the one that was listed.
   *
   * @throws ModelAccessException if it changed
   */
  void requireUnchanged() throws ModelAccessException;

  /**
   * Has what processes changed in memory put into the storage, so that {@link ModelSource#stamp}
   * tells of every later change: one that goes on in memory that is mapped may not be told until
   * then.
   *
   * @throws ModelAccessException if that fails
   */
  default void settle() throws ModelAccessException {}

  /** Closes the file; what was read stays valid. */
  @Override
  void close();
}
