package io.modelsigning.domain.signature;

/** A Sigstore bundle around a DSSE envelope: what a signature file holds. */
public record Bundle(String mediaType, VerificationMaterial material, Envelope envelope) {
  /**
   * The longest bundle that is read, and so the longest that is written: some 300,000 files or
   * shards. A program that may use 256 MB of memory reads it.
   */
  public static final int MAXIMUM_BYTES = 64 << 20;

  /** The longest payload that is signed; what is left of a bundle is for keys and certificates. */
  public static final int MAXIMUM_PAYLOAD_BYTES = (MAXIMUM_BYTES - (1 << 20)) / 4 * 3;

  /** The media type that is written. */
  public static final String MEDIA_TYPE_V03 = "application/vnd.dev.sigstore.bundle.v0.3+json";

  /** Returns a bundle of the current media type. */
  public static Bundle of(VerificationMaterial material, Envelope envelope) {
    return new Bundle(MEDIA_TYPE_V03, material, envelope);
  }
}
