package io.modelsigning.policy;

import io.modelsigning.domain.Reason;

/** Why a policy cannot be used. */
public final class PolicyReasons {
  /** A policy file that is not of its form. */
  public static final Reason MALFORMED_POLICY = new Reason("malformed-policy");

  /** A policy file that has more of something than is read. */
  public static final Reason POLICY_LIMIT_EXCEEDED = new Reason("policy-limit-exceeded");

  private PolicyReasons() {}
}
