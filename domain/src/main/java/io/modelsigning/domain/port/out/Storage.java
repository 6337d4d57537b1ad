package io.modelsigning.domain.port.out;

import io.modelsigning.domain.ModelAccessException;
import io.modelsigning.domain.Reason;
import io.modelsigning.domain.SignatureAccessException;
import io.modelsigning.domain.storage.Location;
import java.util.List;
import java.util.Optional;

/**
 * One kind of storage of models and signatures, such as the local file system: opens what locations
 * of its scheme name. Safe for use by several threads.
 */
public interface Storage {
  /**
   * Returns why a location of this storage's scheme cannot name anything, as far as its text alone
   * tells; empty if it may. The text is not quoted where it may hold a secret.
   */
  default Optional<String> fault(Location location) {
    return Optional.empty();
  }

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

  /**
   * Returns the locations of all signatures that a location of a signature stands for: that one,
   * whether or not there is one, or, where signatures are attached to what they sign, all that are
   * attached there, perhaps none.
   *
   * @throws SignatureAccessException if it cannot be told, or they are too many
   */
  default List<Location> signatures(Location location) throws SignatureAccessException {
    return List.of(location);
  }

  /** Returns the place of a signature, whether or not there is one. */
  SignatureStore signature(Location location);
}
