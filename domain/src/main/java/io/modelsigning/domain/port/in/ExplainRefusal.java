package io.modelsigning.domain.port.in;

import io.modelsigning.domain.signature.Cause;
import io.modelsigning.domain.signature.VerificationResult.Refused;
import java.util.List;

/** Guesses why a model does not verify. Thread-safe. */
public interface ExplainRefusal {
  /**
   * Returns the common mistakes that explain {@code refused}, or none. The model is looked at
   * again, in bounded time and memory; what cannot be read explains nothing.
   *
   * @param request the request that was refused
   * @throws InterruptedException if the thread is interrupted
   */
  List<Cause> explain(VerifyRequest request, Refused refused) throws InterruptedException;
}
