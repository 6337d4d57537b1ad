package io.modelsigning.policy;

import io.modelsigning.domain.Reason;

/**
 * Something about a policy that is not as it should be, and where it stands.
 *
 * @param file as messages name it; it may be an included one
 * @param line from 1 on
 * @param column from 1 on
 * @param member its path, such as {@code rules[0].signedBy}; empty for the whole file
 * @param text what is wrong, without where
 */
public record PolicyFinding(
    Severity severity,
    Reason reason,
    String file,
    int line,
    int column,
    String member,
    String text) {
  /** How much it matters. */
  public enum Severity {
    /** The policy cannot be used, or not for what it says. */
    ERROR,
    /** The policy can be used, but says something that it need not. */
    WARNING
  }

  /** Returns where and what, in the form that editors and compilers use. */
  public String located() {
    return "%s:%d:%d: %s%s"
        .formatted(file, line, column, member.isEmpty() ? "" : member + ": ", text);
  }
}
