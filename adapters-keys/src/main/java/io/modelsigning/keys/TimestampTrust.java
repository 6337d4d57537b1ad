package io.modelsigning.keys;

import io.modelsigning.domain.port.out.TimestampVerifier;
import java.util.Optional;

/**
 * What timestamps over a signature count for.
 *
 * @param verifier tells which of them are by whom is trusted; without one, none is looked at
 * @param required whether a signature without a verified time is refused
 */
public record TimestampTrust(Optional<TimestampVerifier> verifier, boolean required) {
  /** No timestamp is looked at, and none is required. */
  public static final TimestampTrust NONE = new TimestampTrust(Optional.empty(), false);

  /** Returns that the timestamps count that a verifier accepts, and that none is required. */
  public static TimestampTrust of(TimestampVerifier verifier) {
    return new TimestampTrust(Optional.of(verifier), false);
  }

  /** Returns this, but one verified timestamp at least is required. */
  public TimestampTrust requiring() {
    return new TimestampTrust(verifier, true);
  }
}
