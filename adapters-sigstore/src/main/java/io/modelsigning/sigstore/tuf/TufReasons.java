package io.modelsigning.sigstore.tuf;

import io.modelsigning.domain.Reason;

/** Why a TUF repository gives no trust configuration, and what is said of the copy of it. */
public final class TufReasons {
  /** The repository cannot be reached, and no copy of it can be used. */
  public static final Reason UNREACHABLE = new Reason("trust-root-unreachable");

  /** What the repository has is expired. */
  public static final Reason EXPIRED = new Reason("trust-root-expired");

  /** What the repository has is not signed, numbered or formed as it must be. */
  public static final Reason INVALID = new Reason("trust-root-invalid");

  /** A warning: the repository could not be reached, so that its copy was used. */
  public static final Reason FROM_COPY = new Reason("trust-root-from-copy");

  /** A warning: the copy cannot be read, used or written. */
  public static final Reason COPY_UNUSABLE = new Reason("trust-root-copy-unusable");

  private TufReasons() {}
}
