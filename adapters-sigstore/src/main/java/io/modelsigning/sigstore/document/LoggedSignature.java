package io.modelsigning.sigstore.document;

import io.modelsigning.domain.manifest.Bytes;

/**
 * What the body of a log entry binds together.
 *
 * @param subject which bytes the digest is of
 * @param digest digest of those bytes, by the algorithm that {@code subject} names
 * @param signature the envelope's signature
 * @param certificate the signer's certificate in DER
 */
public record LoggedSignature(Subject subject, Bytes digest, Bytes signature, Bytes certificate) {
  /** Which bytes an entry holds the digest of, and how it is made. */
  public enum Subject {
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

    /** Returns the digest's algorithm, by its name in Java. */
    public String algorithm() {
      return algorithm;
    }
  }
}
