package io.modelsigning.cli.option;

/** What a command does with the file that an option names. */
public enum FileRole {
  /** Reads it. */
  READ,
  /** Reads from it what to work on. */
  LIST_READ,
  /** Reads it as the model. */
  MODEL,
  /** Reads the signature there, or in the model's usual place if the option is not given. */
  SIGNATURE_READ,
  /** Writes the signature there, or in the model's usual place if the option is not given. */
  SIGNATURE_WRITTEN,
  /** Writes the report there. */
  REPORT_WRITTEN,
  /** Writes the results there. */
  RESULTS_WRITTEN,
  /** Writes the trusted root there. */
  TRUST_WRITTEN,
  /** Writes a policy there. */
  POLICY_WRITTEN,
  /** Keeps files of its own in this directory. */
  CACHE,
  /** Makes it; what is there is never replaced. */
  CREATED,
  /** Does not open it. */
  LEFT_OUT;

  boolean isWritten() {
    return switch (this) {
      case SIGNATURE_WRITTEN, REPORT_WRITTEN, RESULTS_WRITTEN, TRUST_WRITTEN, POLICY_WRITTEN ->
          true;
      case READ, LIST_READ, MODEL, SIGNATURE_READ, CACHE, CREATED, LEFT_OUT -> false;
    };
  }

  boolean isRead() {
    return switch (this) {
      case READ, LIST_READ, MODEL, SIGNATURE_READ -> true;
      case SIGNATURE_WRITTEN,
          REPORT_WRITTEN,
          RESULTS_WRITTEN,
          TRUST_WRITTEN,
          POLICY_WRITTEN,
          CACHE,
          CREATED,
          LEFT_OUT ->
          false;
    };
  }

  /**
   * Returns whether it may be named by a variable or a settings file: not what a run works on, nor
   * what it writes.
   */
  boolean isSetting() {
    return switch (this) {
      case READ, CACHE -> true;
      case LIST_READ,
          MODEL,
          SIGNATURE_READ,
          SIGNATURE_WRITTEN,
          REPORT_WRITTEN,
          RESULTS_WRITTEN,
          CREATED,
          TRUST_WRITTEN,
          POLICY_WRITTEN,
          LEFT_OUT ->
          false;
    };
  }

  boolean isOfSignature() {
    return switch (this) {
      case SIGNATURE_READ, SIGNATURE_WRITTEN -> true;
      case READ,
          LIST_READ,
          MODEL,
          REPORT_WRITTEN,
          RESULTS_WRITTEN,
          TRUST_WRITTEN,
          POLICY_WRITTEN,
          CACHE,
          CREATED,
          LEFT_OUT ->
          false;
    };
  }
}
