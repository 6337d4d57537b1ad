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
  VerificationResult verify(VerifyRequest request, ProgressListener progress)
      throws ModelSigningException, InterruptedException;
}
