package io.modelsigning.domain.policy;

/** What becomes of a rule's answer. */
public enum Mode {
  /** A refusal counts. */
  ENFORCE("enforce"),
  /** The answer is found and told, but a refusal does not count. */
  WARN("warn"),
  /** Models are not looked at. */
  OFF("off");

  private final String id;

  Mode(String id) {
    this.id = id;
  }

  /** Returns the name used in policies and results. */
  public String id() {
    return id;
  }
}
