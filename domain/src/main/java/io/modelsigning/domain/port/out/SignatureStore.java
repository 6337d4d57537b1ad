package io.modelsigning.domain.port.out;

import io.modelsigning.domain.SignatureAccessException;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.manifest.ModelPath;
import java.util.Optional;

/** Where one signature is kept. */
public interface SignatureStore {
  /** Returns the place, as the user would name it. */
  String location();

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
   * Stores the bytes whole or not at all; what was there before stays until the new is complete.
   *
   * @throws SignatureAccessException if they cannot be written
   */
  void write(Bytes stored) throws SignatureAccessException;
}
