package io.modelsigning.domain.port.out;

import io.modelsigning.domain.storage.Location;
import io.modelsigning.domain.storage.Relation;
import io.modelsigning.domain.storage.StorageTrait;

/** A model that was opened by its location, and what depends on where that is. */
public interface StoredModel extends ModelSource {
  /** Returns the location by which the model was opened. */
  Location given();

  /** Returns what is known of the storage that bears on how it is read best. */
  StorageTrait trait();

  /** Returns whether the model is a file rather than a directory. */
  boolean isSingleFile();

  /**
   * Returns what {@code given}, as a user names things beside models, is in this one.
   *
   * @param given a location of the same storage; a local path is absolute, or relative to the
   *     working directory
   */
  Relation relate(Location given);
}
