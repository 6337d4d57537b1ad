package io.modelsigning.domain.port.out;

import io.modelsigning.domain.Reason;
import io.modelsigning.domain.SignatureAccessException;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.manifest.ModelPath;
import io.modelsigning.domain.storage.Overwrite;
import java.util.Optional;

/** Where one signature is kept. */
public interface SignatureStore {
  /** Returns the place, as the user would name it; after writing, where the signature is now. */
  String location();

  /**
   * Returns whether writing may replace what is at the place, so that it has to be looked at
   * before; not where a signature is always one more.
   */
  default boolean replaces() {
    return true;
  }

  /**
   * Returns where in {@code model} the signature is kept, if it is kept there: that path is never
   * part of the model.
   */
  Optional<ModelPath> pathWithin(ModelSource model);

  /**
   * Returns the stored bytes.
   *
   * @throws SignatureAccessException if there are none, they cannot be read, or are too many
   */
  Bytes read() throws SignatureAccessException;

  /**
   * Stores the bytes whole or not at all; what was there before stays until the new is complete. It
   * is looked at first, and replaced only if {@code overwrite} permits that: a user may have named
   * a file of the model. A stream replaces nothing.
   *
   * @throws SignatureAccessException if they cannot be written, or would replace something else
   *     ({@link Reason#SIGNATURE_PLACE_TAKEN})
   */
  void write(Bytes stored, Overwrite overwrite) throws SignatureAccessException;
}
