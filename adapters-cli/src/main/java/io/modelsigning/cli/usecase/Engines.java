package io.modelsigning.cli.usecase;

import io.modelsigning.cli.option.UsageException;
import io.modelsigning.domain.port.out.DigestEngine;
import io.modelsigning.domain.storage.StorageTrait;

/** Which engine hashes a model. */
public interface Engines {
  /**
   * Returns the engine for a model in a storage of this kind.
   *
   * @throws UsageException if the number of threads that is asked for makes no sense
   */
  public DigestEngine engineFor(StorageTrait storage) throws UsageException;
}
