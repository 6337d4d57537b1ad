package io.modelsigning.html;

import java.util.List;
import java.util.Optional;

/**
 * What a policy makes of a verification.
 *
 * @param rule the rule that applies and its mode, in words; empty if none is for the model
 * @param tolerated whether what is found does not count
 * @param requirement who must have signed, in words; empty if that was not asked
 * @param rows what satisfies the rule, or what each signer lacks
 */
public record PolicyDecision(
    Optional<String> rule, boolean tolerated, Optional<String> requirement, List<Row> rows) {
  public PolicyDecision {
    rows = List.copyOf(rows);
  }

  /**
   * What a signature counts for.
   *
   * @param signer as the policy calls it
   * @param signature where it is kept
   * @param lacking why it does not count; empty if it does
   */
  public record Row(String signer, String signature, Optional<String> lacking) {}
}
