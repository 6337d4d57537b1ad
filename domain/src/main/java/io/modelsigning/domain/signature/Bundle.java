package io.modelsigning.domain.signature;

import io.modelsigning.domain.manifest.Bytes;
import java.util.List;

/**
 * A Sigstore bundle around a DSSE envelope: what a signature file holds.
 *
 * @param timestamps RFC 3161 responses in DER over the signature, as the bundle has them; those of
 *     a signature of the method {@code sigstore} are part of its material, and none here
 */
public record Bundle(
    String mediaType, VerificationMaterial material, Envelope envelope, List<Bytes> timestamps) {
  /**
   * The longest bundle that is read, and so the longest that is written: some 300,000 files or
   * shards. A program that may use 256 MB of memory reads it.
   */
  public static final int MAXIMUM_BYTES = 64 << 20;

  /**
   * The longest payload that is signed; what is left of a bundle is for keys, certificates and
   * timestamps.
   */
  public static final int MAXIMUM_PAYLOAD_BYTES = (MAXIMUM_BYTES - (1 << 20)) / 4 * 3;

  /** The most timestamps that a bundle is given, or that are looked at. */
  public static final int MAXIMUM_TIMESTAMPS = 16;

  /** The longest timestamp that a bundle is given, or that is looked at. */
  public static final int MAXIMUM_TIMESTAMP_BYTES = 32 << 10;

  /** The media type that is written. */
  public static final String MEDIA_TYPE_V03 = "application/vnd.dev.sigstore.bundle.v0.3+json";

  public Bundle {
    timestamps = List.copyOf(timestamps);
  }

  /** A bundle without timestamps beside its material. */
  public Bundle(String mediaType, VerificationMaterial material, Envelope envelope) {
    this(mediaType, material, envelope, List.of());
  }

  /** Returns a bundle of the current media type. */
  public static Bundle of(VerificationMaterial material, Envelope envelope) {
    return new Bundle(MEDIA_TYPE_V03, material, envelope);
  }

  /** Returns this with other timestamps. */
  public Bundle withTimestamps(List<Bytes> others) {
    return new Bundle(mediaType, material, envelope, others);
  }
}
