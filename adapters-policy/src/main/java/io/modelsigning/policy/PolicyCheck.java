package io.modelsigning.policy;

import java.util.List;

/**
 * What was found in a policy.
 *
 * @param file as the user named it
 * @param files of how many files it consists, as far as they could be read
 * @param rules how many rules it states, the default among them
 * @param signers how many signers and groups it defines
 * @param findings in the order of the files and their lines
 */
public record PolicyCheck(
    String file, int files, int rules, int signers, List<PolicyFinding> findings) {
  public PolicyCheck {
    findings = List.copyOf(findings);
  }

  /** Returns whether nothing hinders the use of the policy. */
  public boolean isUsable() {
    return findings.stream().noneMatch(one -> one.severity() == PolicyFinding.Severity.ERROR);
  }
}
