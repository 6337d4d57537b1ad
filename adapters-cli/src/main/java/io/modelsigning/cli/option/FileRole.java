package io.modelsigning.cli.option;

/** What a command does with the file that an option names. */
public enum FileRole {
  /** Reads it. */
  READ(Use.READ, true),
  /** Reads from it what to work on. */
  LIST_READ(Use.READ, false),
  /** Reads a manifest from it. */
  MANIFEST_READ(Use.READ, false),
  /** Reads it as the model. */
  MODEL(Use.READ, false),
  /** Reads the signature there, or in the model's usual place if the option is not given. */
  SIGNATURE_READ(Use.READ, false),
  /** Writes the signature there, or in the model's usual place if the option is not given. */
  SIGNATURE_WRITTEN(Use.WRITTEN, false),
  /** Writes a manifest there. */
  MANIFEST_WRITTEN(Use.WRITTEN, false),
  /** Writes the report there. */
  REPORT_WRITTEN(Use.WRITTEN, false),
  /** Writes the results there. */
  RESULTS_WRITTEN(Use.WRITTEN, false),
  /** Writes the trusted root there. */
  TRUST_WRITTEN(Use.WRITTEN, false),
  /** Writes a policy there. */
  POLICY_WRITTEN(Use.WRITTEN, false),
  /** Keeps files of its own in this directory. */
  CACHE(Use.OTHER, true),
  /** Makes it; what is there is never replaced. */
  CREATED(Use.OTHER, false),
  /** Reads an older signature there, which the new one may replace. */
  SIGNATURE_REUSED(Use.OTHER, false),
  /** Takes it for a name of something in the model. */
  NAMED(Use.OTHER, false),
  /** Does not open it. */
  LEFT_OUT(Use.OTHER, false);

  private enum Use {
    READ,
    WRITTEN,
    OTHER
  }

  private final Use use;
  private final boolean setting;

  FileRole(Use use, boolean setting) {
    this.use = use;
    this.setting = setting;
  }

  boolean isWritten() {
    return use == Use.WRITTEN;
  }

  boolean isRead() {
    return use == Use.READ;
  }

  /**
   * Returns whether it may be named by a variable or a settings file: not what a run works on, nor
   * what it writes.
   */
  boolean isSetting() {
    return setting;
  }

  boolean isOfSignature() {
    return this == SIGNATURE_READ || this == SIGNATURE_WRITTEN;
  }
}
