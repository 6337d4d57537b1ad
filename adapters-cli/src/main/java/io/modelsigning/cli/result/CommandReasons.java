package io.modelsigning.cli.result;

import io.modelsigning.domain.Reason;

/** The reasons that the command line adds to those of the domain and its adapters. */
public final class CommandReasons {
  /** A command line that makes no sense. */
  public static final Reason USAGE = new Reason("usage");

  /** The user stopped the command. */
  public static final Reason INTERRUPTED = new Reason("interrupted");

  /** Memory ran out. */
  public static final Reason OUT_OF_MEMORY = new Reason("out-of-memory");

  /** A mistake of the program. */
  public static final Reason INTERNAL_ERROR = new Reason("internal-error");

  /** Nothing was verified, since nothing that is searched has a signature. */
  public static final Reason NO_SIGNATURE_FOUND = new Reason("no-signature-found");

  /** A signature is listed as changed, but was removed, and what it signed has no other. */
  public static final Reason SIGNATURE_REMOVED = new Reason("signature-removed");

  /** A policy names a key by a reference that this program cannot follow. */
  public static final Reason UNSUPPORTED_KEY_REFERENCE = new Reason("unsupported-key-reference");

  /** The manifest that was asked for could not be written. */
  public static final Reason MANIFEST_NOT_WRITTEN = new Reason("manifest-not-written");

  /** A warning for CI services: only some of the signed files were verified. */
  public static final Reason PARTIALLY_VERIFIED = new Reason("partially-verified");

  /** A warning: a path that is said to have changed is neither in the model nor was it signed. */
  public static final Reason CHANGED_PATH_ABSENT = new Reason("changed-path-absent");

  /** A warning: a timestamp was put by an authority that nobody was told to trust. */
  public static final Reason TIMESTAMP_AUTHORITY_UNCHECKED =
      new Reason("timestamp-authority-unchecked");

  /** A key that a variable should hold, which is not set. */
  public static final Reason KEY_NOT_AVAILABLE = new Reason("key-not-available");

  /** The demonstration did not go as it should. */
  public static final Reason DEMO_FAILED = new Reason("demo-failed");

  /** The page that was asked for could not be written. */
  public static final Reason REPORT_NOT_WRITTEN = new Reason("report-not-written");

  /** The file of results that was asked for could not be written. */
  public static final Reason RESULTS_NOT_WRITTEN = new Reason("results-not-written");

  /** A warning: the summary of a step of a GitHub workflow could not be written. */
  public static final Reason STEP_SUMMARY_NOT_WRITTEN = new Reason("step-summary-not-written");

  /** A warning: the traces that were asked for could not be handed over. */
  public static final Reason TELEMETRY_FAILED = new Reason("telemetry-failed");

  /** A warning: a path to leave out that is not there. */
  public static final Reason IGNORED_PATH_ABSENT = new Reason("ignored-path-absent");

  /** A warning: the signature decides what an option says. */
  public static final Reason OPTION_WITHOUT_EFFECT = new Reason("option-without-effect");

  /** A warning: a variable that is called like one that sets an option, but sets none. */
  public static final Reason VARIABLE_WITHOUT_EFFECT = new Reason("variable-without-effect");

  /** A warning: the reference command line cannot verify such a signature. */
  public static final Reason NOT_FOR_PYTHON_COMMAND_LINE =
      new Reason("not-for-python-command-line");

  /** A password, in a file or a variable, that cannot be read. */
  public static final Reason PASSWORD_NOT_AVAILABLE = new Reason("password-not-available");

  /** A warning: the password stands in the command line. */
  public static final Reason PASSWORD_VISIBLE = new Reason("password-visible");

  /** A new key that could not be written. */
  public static final Reason KEY_NOT_WRITTEN = new Reason("key-not-written");

  /** The secret of an OAuth client, in a file or a variable, that cannot be read. */
  public static final Reason CLIENT_SECRET_NOT_AVAILABLE =
      new Reason("client-secret-not-available");

  /**
   * A warning: the place for the copy of the TUF repository is in the model, so that none is kept.
   */
  public static final Reason CACHE_IN_MODEL = new Reason("cache-in-model");

  /** A warning: a policy that was made trusts whom nobody has verified. */
  public static final Reason UNVERIFIED_SIGNERS = new Reason("unverified-signers");

  /** A warning: a model, or a signature, for which a policy that was made has no rule. */
  public static final Reason LEFT_OUT_OF_POLICY = new Reason("left-out-of-policy");

  /** A part of the program that is installed apart, and is not there. */
  public static final Reason ADD_ON_MISSING = new Reason("add-on-missing");

  /** A part of the program that is installed apart, and is damaged or of another version. */
  public static final Reason ADD_ON_UNUSABLE = new Reason("add-on-unusable");

  /** A digest of the cache that is not that of the file. */
  public static final Reason CACHED_DIGEST_WRONG = new Reason("cached-digest-wrong");

  private CommandReasons() {}
}
