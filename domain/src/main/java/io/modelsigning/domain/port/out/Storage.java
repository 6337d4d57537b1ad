package io.modelsigning.domain.port.out;

import io.modelsigning.domain.ModelAccessException;
import io.modelsigning.domain.Reason;
import io.modelsigning.domain.storage.Location;
import java.util.List;

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

  /**
   * Lists what is directly in a folder, in the order of the names' code points, for finding the
   * signatures in it.
   *
   * @throws ModelAccessException if it is no folder, cannot be listed or has too many entries, or
   *     storages of this kind cannot be searched
   */
  default List<StoredEntry> entries(Location folder) throws ModelAccessException {
    throw new ModelAccessException(
        Reason.NOT_SEARCHABLE,
        folder.text(),
        "'%s' cannot be searched for signatures: its storage has no folders".formatted(folder));
  }

  /** Returns whether a file begins as a signature does; not if that cannot be found out. */
  default boolean beginsAsSignature(Location file) {
    return false;
  }

  /** Returns the place of a signature, whether or not there is one. */
  SignatureStore signature(Location location);
}
