package io.modelsigning.domain.port.in;

import io.modelsigning.domain.ModelSigningException;
import io.modelsigning.domain.manifest.Manifest;
import io.modelsigning.domain.port.out.ProgressListener;
import io.modelsigning.domain.port.out.SignatureStore;
import io.modelsigning.domain.port.out.SignatureVerifier;
import java.util.List;

/**
 * Reads what a signature says of a model, once it is known to be good, for signing the model again.
 * Thread-safe.
 */
public interface ReadSignedManifest {
  /**
   * Checks the signature, and not the model.
   *
   * @param verifiers by whose signature; at least one
   * @throws ModelSigningException if it cannot be read, is none, or none of these has signed
   * @throws InterruptedException if the thread is interrupted
   */
  Manifest read(
      SignatureStore signature, List<SignatureVerifier> verifiers, ProgressListener progress)
      throws ModelSigningException, InterruptedException;
}
