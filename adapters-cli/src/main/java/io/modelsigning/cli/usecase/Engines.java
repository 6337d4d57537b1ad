package io.modelsigning.cli.usecase;

import io.modelsigning.cli.option.UsageException;
import io.modelsigning.domain.port.out.DigestEngine;
import io.modelsigning.domain.port.out.StoredModel;

/** Which engine hashes a model. */
public interface Engines {
  /**
   * Returns the engine for {@code model}.
   *
   * @throws UsageException if the number of threads that is asked for makes no sense
   */
  public DigestEngine engineFor(StoredModel model) throws UsageException;
}
