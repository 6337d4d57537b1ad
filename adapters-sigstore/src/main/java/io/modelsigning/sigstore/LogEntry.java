package io.modelsigning.sigstore;

import io.modelsigning.domain.manifest.Bytes;
import java.time.Instant;
import java.util.Optional;

/**
 * A transparency log entry as the bundle presents it; nothing of it is proven yet.
 *
 * @param position how messages name it, for instance {@code log entry 1 of 2 (index 7)}
 * @param stated what the bundle says of it
 * @param content what its body says was logged
 */
record LogEntry(String position, TransparencyLogEntry stated, Content content) {
  /**
   * What an entry binds together.
   *
   * @param subject which bytes the digest is of
   * @param digest digest of those bytes, by the algorithm that {@code subject} names
   * @param signature the envelope's signature
   * @param certificate the signer's certificate in DER
   */
  record Content(Subject subject, Bytes digest, Bytes signature, Bytes certificate) {}

  /** Which bytes an entry holds the digest of, and how it is made. */
  enum Subject {
    /** The payload of the envelope: Rekor v1, {@code dsse} 0.0.1. */
    PAYLOAD_SHA256("SHA-256"),
    /** The message that is signed: Rekor v2, {@code hashedrekord} 0.0.2. */
    MESSAGE_SHA256("SHA-256"),
    /** The same, as it goes with P-384. */
    MESSAGE_SHA384("SHA-384"),
    /** The same, as it goes with P-521. */
    MESSAGE_SHA512("SHA-512");

    private final String algorithm;

    Subject(String algorithm) {
      this.algorithm = algorithm;
    }

    Bytes digestOf(Presented presented) {
      Bytes content = this == PAYLOAD_SHA256 ? presented.payload() : presented.message();
      return Bytes.of(Signatures.digest(algorithm, content.toArray()));
    }
  }

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
