package io.modelsigning.domain.policy;

import io.modelsigning.domain.Reason;
import io.modelsigning.domain.signature.SignerIdentity;
import io.modelsigning.domain.signature.Statement;
import java.util.Optional;

/**
 * What a signature must satisfy besides being good. It is asked once the signature is known to be
 * by an acceptable signer, and before the model is listed or hashed.
 */
@FunctionalInterface
public interface SignatureCondition {
  /** Returns why the signature is not acceptable, or nothing if it is. */
  Optional<Unmet> unmet(Statement statement, SignerIdentity signer);

  /**
   * A condition that is not met.
   *
   * @param message what was expected, and what found
   */
  record Unmet(Reason reason, String message) {}
}
