package io.modelsigning.keys;

import io.modelsigning.domain.signature.TimestampVerdict.Verified;
import java.time.Instant;

/**
 * A moment at which certificates must be valid.
 *
 * @param clause what moment that is, as a clause of a message
 */
record ValidityTime(Instant at, String clause) {
  /** Returns the moment of a verification, or of signing. */
  static ValidityTime now(Instant now) {
    return new ValidityTime(now, "now is " + now);
  }

  /** Returns the moment that a timestamp proves. */
  static ValidityTime of(Verified time) {
    return new ValidityTime(
        time.latest(),
        Names.printable(
            "the signature is from %s (RFC 3161 timestamp of %s)"
                .formatted(time.time(), time.authority())));
  }
}
