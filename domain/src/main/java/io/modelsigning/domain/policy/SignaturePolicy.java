package io.modelsigning.domain.policy;

import java.util.List;

/**
 * Decides whether a model's good signatures are enough. It is asked once everything about them is
 * known: a good signature is by an acceptable signer, and the model has exactly the content that it
 * signs. What is not good never reaches a policy, so that none can accept it.
 */
@FunctionalInterface
public interface SignaturePolicy {
  /** One good signature, by whichever of the acceptable signers, is enough. */
  SignaturePolicy ANY = good -> !good.isEmpty();

  /**
   * Returns whether these are enough.
   *
   * @param good the good signatures in the order of the request; one that several acceptable
   *     signers have is there once for each of them
   */
  boolean accepts(List<GoodSignature> good);
}
