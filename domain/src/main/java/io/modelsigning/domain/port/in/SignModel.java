package io.modelsigning.domain.port.in;

import io.modelsigning.domain.ModelSigningException;
import io.modelsigning.domain.port.out.ProgressListener;

/** Signs a model. Thread-safe. */
public interface SignModel {
  /**
   * Hashes the model, signs its manifest and stores the signature.
   *
   * @throws ModelSigningException if the model cannot be read or breaks a rule, or signing or
   *     storing fails; nothing is stored then
   * @throws InterruptedException if the thread is interrupted; nothing is stored then
   */
  SignedModel sign(SignRequest request, ProgressListener progress)
      throws ModelSigningException, InterruptedException;
}
