package io.modelsigning.sigstore;

import io.modelsigning.timestamp.TimestampToken;
import java.time.Instant;

/**
 * An RFC 3161 timestamp as the bundle presents it; nothing of it is proven yet.
 *
 * @param position how messages name it, for instance {@code timestamp 1 of 1}
 */
record Timestamp(String position, TimestampToken token) {
  Instant time() {
    return token.time();
  }
}
