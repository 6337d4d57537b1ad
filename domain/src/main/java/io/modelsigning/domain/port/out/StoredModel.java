package io.modelsigning.domain.port.out;

import io.modelsigning.domain.storage.Location;
import io.modelsigning.domain.storage.Relation;
import io.modelsigning.domain.storage.StorageTrait;
import java.util.Optional;

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

  /**
   * Returns what the storage states of the content that can take the place of reading it, or that
   * the content is to be held against; empty if it states nothing that is used.
   */
  default Optional<KnownDigests> statedDigests() {
    return Optional.empty();
  }

  /**
   * Returns this model, but with its content read where its storage's word would be taken for it
   * otherwise; what is stated is what the content must be then.
   */
  default StoredModel withContentRead() {
    return this;
  }

  /**
   * Returns this model, but with its storage's word taken for content that is read otherwise,
   * because nothing but that word speaks for it; where it says nothing, content is read.
   */
  default StoredModel withClaimsTaken() {
    return this;
  }
}
