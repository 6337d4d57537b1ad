package io.modelsigning.sigstore;

import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.sigstore.document.LogEntryDocument;
import io.modelsigning.sigstore.document.LoggedSignature;
import java.time.Instant;
import java.util.Optional;

/**
 * A transparency log entry as the bundle presents it; nothing of it is proven yet.
 *
 * @param position how messages name it, for instance {@code log entry 1 of 2 (index 7)}
 * @param stated what the bundle says of it
 * @param content what its body says was logged
 */
record LogEntry(String position, LogEntryDocument stated, LoggedSignature content) {
  Bytes logId() {
    return stated.logId();
  }

  /** Returns the signed entry timestamp, which only Rekor v1 gives. */
  Optional<Bytes> signedEntryTimestamp() {
    return Optional.of(stated.signedEntryTimestamp()).filter(promise -> promise.size() > 0);
  }

  /** Returns the time that the signed entry timestamp covers; without one there is no time. */
  Optional<Instant> time() {
    return signedEntryTimestamp().map(promise -> Instant.ofEpochSecond(stated.integratedTime()));
  }
}
