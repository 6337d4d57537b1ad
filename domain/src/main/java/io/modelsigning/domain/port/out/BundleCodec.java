package io.modelsigning.domain.port.out;

import io.modelsigning.domain.MalformedSignatureException;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.signature.Bundle;
import java.util.List;

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

  /**
   * Returns a stored bundle with further timestamps, and otherwise as it is: with all its members,
   * in their order, also those that {@link #read} passes over.
   *
   * @param timestamps RFC 3161 responses in DER
   * @throws MalformedSignatureException if it is no bundle
   */
  Bytes withTimestamps(Bytes stored, List<Bytes> timestamps) throws MalformedSignatureException;
}
