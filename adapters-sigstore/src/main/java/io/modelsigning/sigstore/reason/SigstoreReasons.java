package io.modelsigning.sigstore.reason;

import io.modelsigning.domain.Reason;

/** The reasons that Sigstore adds to those of the domain. */
public final class SigstoreReasons {
  // Verifying and signing

  /** A bundle with more, or larger, parts than are looked at. */
  public static final Reason BUNDLE_LIMIT_EXCEEDED = new Reason("bundle-limit-exceeded");

  /** A bundle that two readers do not read alike. */
  public static final Reason BUNDLE_READ_DIFFERENTLY = new Reason("bundle-read-differently");

  /** An envelope that has not exactly one signature. */
  public static final Reason ENVELOPE_SIGNATURE_COUNT = new Reason("envelope-signature-count");

  /** A log entry that cannot be read. */
  public static final Reason MALFORMED_LOG_ENTRY = new Reason("malformed-log-entry");

  /** A log entry of a kind that no model signature has. */
  public static final Reason UNSUPPORTED_LOG_ENTRY = new Reason("unsupported-log-entry");

  /** A certificate of another identity than the expected one. */
  public static final Reason IDENTITY_MISMATCH = new Reason("identity-mismatch");

  /** An identity that another provider vouches for than the expected one. */
  public static final Reason ISSUER_MISMATCH = new Reason("issuer-mismatch");

  /** A log entry of another digest. */
  public static final Reason LOG_DIGEST_MISMATCH = new Reason("log-digest-mismatch");

  /** A log entry of another signature. */
  public static final Reason LOG_SIGNATURE_MISMATCH = new Reason("log-signature-mismatch");

  /** A log entry of another certificate. */
  public static final Reason LOG_CERTIFICATE_MISMATCH = new Reason("log-certificate-mismatch");

  /** A log that the trusted root does not know, or whose key cannot be used. */
  public static final Reason LOG_UNKNOWN = new Reason("log-unknown");

  /** A signed entry timestamp that is not by the log over the entry. */
  public static final Reason LOG_PROMISE_INVALID = new Reason("log-promise-invalid");

  /** A checkpoint that is not of its form. */
  public static final Reason LOG_CHECKPOINT_MALFORMED = new Reason("log-checkpoint-malformed");

  /** A checkpoint of another origin than the log. */
  public static final Reason LOG_CHECKPOINT_ORIGIN = new Reason("log-checkpoint-origin");

  /** A checkpoint that the log has not signed. */
  public static final Reason LOG_CHECKPOINT_SIGNATURE = new Reason("log-checkpoint-signature");

  /** A checkpoint of another tree than the inclusion proof. */
  public static final Reason LOG_CHECKPOINT_MISMATCH = new Reason("log-checkpoint-mismatch");

  /** An inclusion proof that does not lead from the entry to the root. */
  public static final Reason LOG_PROOF_INVALID = new Reason("log-proof-invalid");

  /** An index that is not that of the proof. */
  public static final Reason LOG_INDEX_MISMATCH = new Reason("log-index-mismatch");

  /** No time that is proven. */
  public static final Reason NO_TRUSTED_TIME = new Reason("no-trusted-time");

  /** A time at which the certificate was not valid. */
  public static final Reason TIME_OUTSIDE_CERTIFICATE = new Reason("time-outside-certificate");

  /** A log that was not trusted at the time of its entry. */
  public static final Reason LOG_WINDOW = new Reason("log-window");

  /** A certificate that no authority of the trusted root vouches for. */
  public static final Reason CERTIFICATE_CHAIN = new Reason("certificate-chain");

  /** An authority that was not trusted at a proven time. */
  public static final Reason CERTIFICATE_AUTHORITY_WINDOW =
      new Reason("certificate-authority-window");

  /** A certificate without a signed certificate timestamp. */
  public static final Reason SCT_MISSING = new Reason("sct-missing");

  /** A signed certificate timestamp by an unknown log. */
  public static final Reason SCT_LOG_UNKNOWN = new Reason("sct-log-unknown");

  /** A signed certificate timestamp over another certificate. */
  public static final Reason SCT_INVALID = new Reason("sct-invalid");

  /** A certificate log that was not trusted at the time it states. */
  public static final Reason SCT_LOG_WINDOW = new Reason("sct-log-window");

  /** The signing configuration names no service that can be used. */
  public static final Reason UNUSABLE_SIGNING_CONFIG = new Reason("unusable-signing-config");

  /** The certificate is not for our key and identity, or not of whom the instance trusts. */
  public static final Reason UNACCEPTABLE_CERTIFICATE = new Reason("unacceptable-certificate");

  /** The finished bundle does not verify. */
  public static final Reason SELF_CHECK_FAILED = new Reason("self-check-failed");

  // The trusted root

  /** A trust configuration file that is none, or lacks authorities or logs. */
  public static final Reason MALFORMED_TRUST_CONFIG = new Reason("malformed-trust-config");

  /** The TUF repository cannot be reached, and no copy of it can be used. */
  public static final Reason TRUST_ROOT_UNREACHABLE = new Reason("trust-root-unreachable");

  /** What the TUF repository has is expired. */
  public static final Reason TRUST_ROOT_EXPIRED = new Reason("trust-root-expired");

  /** What the TUF repository has is not signed, numbered or formed as it must be. */
  public static final Reason TRUST_ROOT_INVALID = new Reason("trust-root-invalid");

  /** A warning: the TUF repository could not be reached, so that its copy was used. */
  public static final Reason TRUST_ROOT_FROM_COPY = new Reason("trust-root-from-copy");

  /** A warning: the copy of the TUF repository cannot be read, used or written. */
  public static final Reason TRUST_ROOT_COPY_UNUSABLE = new Reason("trust-root-copy-unusable");

  // Identity tokens

  /** No source of identity tokens that may be used has one. */
  public static final Reason NO_IDENTITY = new Reason("no-identity");

  /** The identity token is not of the form, for the audience or of the time it must be. */
  public static final Reason BAD_IDENTITY_TOKEN = new Reason("bad-identity-token");

  /** The credentials of the surroundings are there, but give no token. */
  public static final Reason AMBIENT_CREDENTIALS_FAILED = new Reason("ambient-credentials-failed");

  /** The user or the identity provider did not complete the login. */
  public static final Reason LOGIN_FAILED = new Reason("login-failed");

  private SigstoreReasons() {}
}
