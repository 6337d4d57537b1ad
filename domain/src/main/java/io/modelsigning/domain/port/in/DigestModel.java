package io.modelsigning.domain.port.in;

import io.modelsigning.domain.ModelSigningException;
import io.modelsigning.domain.port.out.ModelSource;
import io.modelsigning.domain.port.out.ProgressListener;

/** Computes a model's manifest, and with it the root digest, without signing. Thread-safe. */
public interface DigestModel {
  /**
   * Hashes the model.
   *
   * @throws ModelSigningException if the model cannot be read or breaks a rule
   * @throws InterruptedException if the thread is interrupted
   */
  DigestedModel digest(ModelSource model, ManifestOptions options, ProgressListener progress)
      throws ModelSigningException, InterruptedException;
}
