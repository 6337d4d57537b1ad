package io.modelsigning.sigstore;

import java.time.Instant;
import org.bouncycastle.tsp.TimeStampToken;

/**
 * An RFC 3161 timestamp as the bundle presents it; nothing of it is proven yet.
 *
 * @param position how messages name it, for instance {@code timestamp 1 of 1}
 */
record Timestamp(String position, TimeStampToken token) {
  Instant time() {
    return token.getTimeStampInfo().getGenTime().toInstant();
  }
}
