package io.modelsigning.timestamp;

import io.modelsigning.domain.Reason;

/** The reasons that timestamps add to those of the domain. */
public final class TimestampReasons {
  /** A timestamp that cannot be read, or was not granted. */
  public static final Reason MALFORMED_TIMESTAMP = new Reason("malformed-timestamp");

  /** A timestamp over something else. */
  public static final Reason TIMESTAMP_MISMATCH = new Reason("timestamp-mismatch");

  /** A timestamp that its authority has not signed. */
  public static final Reason TIMESTAMP_SIGNATURE = new Reason("timestamp-signature");

  /** A timestamp by a certificate that is not for timestamps, or too weak. */
  public static final Reason TIMESTAMP_USAGE = new Reason("timestamp-usage");

  /** A timestamp authority whose chain was not valid then. */
  public static final Reason TIMESTAMP_CHAIN = new Reason("timestamp-chain");

  /** A timestamp authority that was not trusted then. */
  public static final Reason TIMESTAMP_AUTHORITY_WINDOW = new Reason("timestamp-authority-window");

  /** A timestamp by an authority that is not trusted. */
  public static final Reason TIMESTAMP_AUTHORITY_UNKNOWN =
      new Reason("timestamp-authority-unknown");

  /** A timestamp of another time than that of its request, or of one that is not precise. */
  public static final Reason TIMESTAMP_TIME = new Reason("timestamp-time");

  private TimestampReasons() {}
}
