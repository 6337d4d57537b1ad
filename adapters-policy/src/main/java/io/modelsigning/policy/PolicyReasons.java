package io.modelsigning.policy;

import io.modelsigning.domain.Reason;
import io.modelsigning.yaml.YamlFault;

/** Why a policy cannot be used. */
public final class PolicyReasons {
  /** A policy file that is not of its form. */
  public static final Reason MALFORMED_POLICY = new Reason("malformed-policy");

  /** A policy file that has more of something than is read. */
  public static final Reason POLICY_LIMIT_EXCEEDED = new Reason("policy-limit-exceeded");

  /** A rule, or a pattern of one, that no model comes to. */
  public static final Reason UNREACHABLE_RULE = new Reason("unreachable-rule");

  /** A signer that is defined, but that no rule asks for. */
  public static final Reason UNUSED_SIGNER = new Reason("unused-signer");

  /** Signers that are too few, whatever they sign. */
  public static final Reason UNSATISFIABLE_RULE = new Reason("unsatisfiable-rule");

  private PolicyReasons() {}

  static Reason of(YamlFault fault) {
    return switch (fault.kind()) {
      case MALFORMED -> MALFORMED_POLICY;
      case LIMIT_EXCEEDED -> POLICY_LIMIT_EXCEEDED;
    };
  }
}
