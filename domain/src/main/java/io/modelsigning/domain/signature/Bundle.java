package io.modelsigning.domain.signature;

/** A Sigstore bundle around a DSSE envelope: what a signature file holds. */
public record Bundle(String mediaType, VerificationMaterial material, Envelope envelope) {
  /** The media type that is written. */
  public static final String MEDIA_TYPE_V03 = "application/vnd.dev.sigstore.bundle.v0.3+json";

  /** Returns a bundle of the current media type. */
  public static Bundle of(VerificationMaterial material, Envelope envelope) {
    return new Bundle(MEDIA_TYPE_V03, material, envelope);
  }
}
