package io.modelsigning.policy;

import io.modelsigning.domain.VerificationUnavailableException;
import io.modelsigning.domain.port.out.SignatureVerifier;

/** Makes what verifies the signatures of a described signer: it reads keys and fetches trust. */
@FunctionalInterface
public interface SignerFactory {
  /**
   * Returns a verifier of the signer's signatures. Asked once for each description, and not before
   * a signature of its method is there.
   *
   * @throws VerificationUnavailableException if a key or trust cannot be had
   * @throws InterruptedException if the thread is interrupted
   */
  SignatureVerifier verifier(SignerDescription signer)
      throws VerificationUnavailableException, InterruptedException;
}
