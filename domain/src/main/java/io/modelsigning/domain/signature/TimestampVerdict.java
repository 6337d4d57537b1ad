package io.modelsigning.domain.signature;

import io.modelsigning.domain.Reason;
import java.time.Duration;
import java.time.Instant;

/** The answer on an RFC 3161 timestamp over a signature. */
public sealed interface TimestampVerdict {
  /**
   * A trusted authority saw the signature then.
   *
   * @param time when, by the authority's clock
   * @param accuracy by how much that may be wrong, as the authority states it; not negative
   * @param authority who says so: the subject of its certificate
   */
  record Verified(Instant time, Duration accuracy, String authority) implements TimestampVerdict {
    /** Returns the time by which the signature was there, whatever the accuracy made of it. */
    public Instant latest() {
      return time.plus(accuracy);
    }
  }

  /**
   * It proves nothing.
   *
   * @param message what it had to be, and what it is, to be read after its name
   */
  record Rejected(Reason reason, String message) implements TimestampVerdict {}
}
