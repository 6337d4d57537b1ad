package io.modelsigning.policy;

import io.modelsigning.domain.policy.ModelPolicy;
import io.modelsigning.domain.policy.SignerRequirement.Signer;
import io.modelsigning.domain.port.out.SignatureVerifier;
import java.util.HashMap;
import java.util.Map;

/** A policy, and who its signers are. */
public final class DescribedPolicy {
  private final ModelPolicy policy;
  private final Map<SignatureVerifier, SignerDescription> signers;

  DescribedPolicy(ModelPolicy policy, Map<SignatureVerifier, SignerDescription> signers) {
    this.policy = policy;
    this.signers = new HashMap<>(signers);
  }

  /** Returns the rules. */
  public ModelPolicy policy() {
    return policy;
  }

  /**
   * Returns who a signer of the policy is, in one line for people.
   *
   * @throws IllegalArgumentException if the signer is none of the policy
   */
  public String descriptionOf(Signer signer) {
    SignerDescription description = signers.get(signer.verifier());
    if (description == null) {
      throw new IllegalArgumentException("the policy has no signer '%s'".formatted(signer.name()));
    }
    return description.describe();
  }
}
