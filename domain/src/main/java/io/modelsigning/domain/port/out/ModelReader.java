package io.modelsigning.domain.port.out;

import io.modelsigning.domain.ModelAccessException;
import io.modelsigning.domain.manifest.ModelFile;

/**
 * Opens many files of a model, one after the other, and may keep what the next ones need, such as
 * their directory. Safe for use by several threads.
 */
public interface ModelReader extends AutoCloseable {
  /**
   * Opens a file, as {@link ModelSource#open} does.
   *
   * @throws ModelAccessException as {@link ModelSource#open} does
   */
  ModelContent open(ModelFile file) throws ModelAccessException;

  /** Gives back what was kept; to be called when nobody opens files any more. */
  @Override
  void close();
}
