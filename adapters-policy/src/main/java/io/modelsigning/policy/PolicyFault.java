package io.modelsigning.policy;

import io.modelsigning.domain.Reason;
import io.modelsigning.domain.VerificationUnavailableException;

/**
 * What is wrong with a policy file, and where. It is the cause of the {@link
 * VerificationUnavailableException} that says so.
 */
public final class PolicyFault extends Exception {
  private static final long serialVersionUID = 1L;

  private final Reason reason;
  private final String file;
  private final int line;
  private final int column;
  private final String member;
  private final String text;
  private final String located;

  PolicyFault(Reason reason, String file, Node.Place place, String text) {
    super(located(file, place, text));
    this.reason = reason;
    this.file = file;
    this.line = place.line();
    this.column = place.column();
    this.member = place.member();
    this.text = text;
    this.located = located(file, place, text);
  }

  private static String located(String file, Node.Place place, String text) {
    return "%s:%d:%d: %s".formatted(file, place.line(), place.column(), place.describe(text));
  }

  /** Returns where and what, in the form that editors and compilers use. */
  public String located() {
    return located;
  }

  /** Returns why the policy cannot be used. */
  public Reason reason() {
    return reason;
  }

  /** Returns the file, which may be an included one. */
  public String file() {
    return file;
  }

  /** Returns the line from 1 on. */
  public int line() {
    return line;
  }

  /** Returns the column from 1 on. */
  public int column() {
    return column;
  }

  /**
   * Returns the path of the member, such as {@code rules[0].signedBy}; empty for the whole file.
   */
  public String member() {
    return member;
  }

  /** Returns what is wrong, without where. */
  public String text() {
    return text;
  }

  VerificationUnavailableException unavailable() {
    return new VerificationUnavailableException(
        reason, "the policy cannot be used: " + located, this);
  }
}
