package io.modelsigning.domain.port.in;

import io.modelsigning.domain.ModelSigningException;
import io.modelsigning.domain.port.out.ProgressListener;
import io.modelsigning.domain.signature.VerificationResult;

/** Verifies a model against its signature. Thread-safe. */
public interface VerifyModel {
  /**
   * Checks the signature, then that the model has the signed content (OMS v1.0, verification).
   *
   * @return the verdict; a malformed signature and a model that breaks a rule are refused
   * @throws ModelSigningException if there is no answer: something cannot be read or had
   * @throws InterruptedException if the thread is interrupted
   */
  default VerificationResult verify(VerifyRequest request, ProgressListener progress)
      throws ModelSigningException, InterruptedException {
    return verifyEach(request, progress).result();
  }

  /**
   * Does the same, and tells of each signature. All of them are checked against each acceptable
   * signer of their method, and the model is hashed once for all that are good and made with the
   * same algorithm. What is good goes to the request's policy.
   *
   * @return a success if the policy accepts; else the refusal of the first signature that is not
   *     good, if there is one
   * @throws ModelSigningException if there is no answer: the model cannot be read, or the policy
   *     does not accept and there is no telling of some signature, the first of which is thrown
   * @throws InterruptedException if the thread is interrupted
   */
  Verification verifyEach(VerifyRequest request, ProgressListener progress)
      throws ModelSigningException, InterruptedException;
}
