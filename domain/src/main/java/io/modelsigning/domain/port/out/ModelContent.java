package io.modelsigning.domain.port.out;

import io.modelsigning.domain.ModelAccessException;
import java.nio.ByteBuffer;

/** An open file of a model. Safe for reads by several threads. */
public interface ModelContent extends AutoCloseable {
  /**
   * Reads bytes from {@code positionBytes} on into {@code target}, as many as come at once.
   *
   * @return how many were read, at least 1 unless {@code target} is full
   * @throws ModelAccessException if reading fails, or the file ends here, which means that it
   *     shrank
   */
  int read(ByteBuffer target, long positionBytes) throws ModelAccessException;

  /**
   * Checks, after the last read, that the content is still the one that was listed.
   *
   * @throws ModelAccessException if it changed
   */
  void requireUnchanged() throws ModelAccessException;

  /** Closes the file; what was read stays valid. */
  @Override
  void close();
}
