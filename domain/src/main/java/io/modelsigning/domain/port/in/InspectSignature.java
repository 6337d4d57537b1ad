package io.modelsigning.domain.port.in;

import io.modelsigning.domain.MalformedSignatureException;
import io.modelsigning.domain.SignatureAccessException;
import io.modelsigning.domain.port.out.SignatureStore;

/** Reads a signature without verifying anything. Thread-safe. */
public interface InspectSignature {
  /**
   * Returns what the signature claims.
   *
   * @throws SignatureAccessException if it cannot be read
   * @throws MalformedSignatureException if it is no model signature
   */
  Inspection inspect(SignatureStore signature)
      throws SignatureAccessException, MalformedSignatureException;
}
