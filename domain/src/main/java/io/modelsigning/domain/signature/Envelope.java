package io.modelsigning.domain.signature;

import io.modelsigning.domain.manifest.Bytes;
import java.util.List;

/**
 * A DSSE envelope. The {@code keyid} of a signature is not kept: OMS never uses it.
 *
 * @param payload the statement's bytes, exactly as they were signed
 * @param signatures at least one
 */
public record Envelope(String payloadType, Bytes payload, List<Bytes> signatures) {
  /** The payload type of an in-toto statement in JSON. */
  public static final String IN_TOTO_JSON = "application/vnd.in-toto+json";

  /**
   * @throws IllegalArgumentException if there is no signature
   */
  public Envelope {
    signatures = List.copyOf(signatures);
    if (signatures.isEmpty()) {
      throw new IllegalArgumentException("an envelope needs at least one signature, but has none");
    }
  }
}
