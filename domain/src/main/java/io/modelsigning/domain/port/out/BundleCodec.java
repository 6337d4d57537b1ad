package io.modelsigning.domain.port.out;

import io.modelsigning.domain.MalformedSignatureException;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.signature.Bundle;

/** Turns bundles into the bytes of a signature file and back. Thread-safe. */
public interface BundleCodec {
  /** Returns the stored form. */
  Bytes write(Bundle bundle);

  /**
   * Reads a stored bundle strictly: known media type, exactly one kind of material, no member given
   * twice, standard base64.
   *
   * @throws MalformedSignatureException if it is anything else
   */
  Bundle read(Bytes stored) throws MalformedSignatureException;
}
