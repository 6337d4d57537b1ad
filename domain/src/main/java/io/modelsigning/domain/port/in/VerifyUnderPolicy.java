package io.modelsigning.domain.port.in;

import io.modelsigning.domain.ModelSigningException;
import io.modelsigning.domain.port.out.ProgressListener;

/** Verifies a model as a policy asks. Thread-safe. */
public interface VerifyUnderPolicy {
  /**
   * Finds the rule for the model, verifies the model's signatures by all signers of the rule with
   * one hashing for each algorithm, and decides. What is certain without the model's content is
   * decided without hashing it: no rule, a rule that is off, no signature, signatures that nobody
   * acceptable made or that do not meet the rule's conditions.
   *
   * @return the answer, also where the rule's mode has it not count
   * @throws ModelSigningException if there is no answer: the model cannot be read, or signatures or
   *     signers that there is no telling of could have changed a refusal; unless the rule only
   *     warns, where the answer says so
   * @throws InterruptedException if the thread is interrupted
   */
  PolicyAnswer verify(PolicyRequest request, ProgressListener progress)
      throws ModelSigningException, InterruptedException;
}
