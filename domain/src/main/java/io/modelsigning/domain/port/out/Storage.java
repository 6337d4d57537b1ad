package io.modelsigning.domain.port.out;

import io.modelsigning.domain.ModelAccessException;
import io.modelsigning.domain.storage.Location;

/**
 * One kind of storage of models and signatures, such as the local file system: opens what locations
 * of its scheme name. Safe for use by several threads.
 */
public interface Storage {
  /**
   * Opens the model at {@code location}.
   *
   * @param progress told how many files were found while the model is listed
   * @throws ModelAccessException if there is no model, or it cannot be looked at
   */
  StoredModel model(Location location, ProgressListener progress) throws ModelAccessException;

  /**
   * Returns where the signature of the model at {@code model} is unless the user says otherwise,
   * whether or not there is one, or a model.
   */
  Location usualSignature(Location model);

  /** Returns the place of a signature, whether or not there is one. */
  SignatureStore signature(Location location);
}
