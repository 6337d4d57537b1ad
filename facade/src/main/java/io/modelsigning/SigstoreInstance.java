package io.modelsigning;

/** Which Sigstore instance signs, or whose authorities and logs are trusted. Immutable. */
public sealed interface SigstoreInstance {
  /** Returns the public instance, whose trust root is fetched over TUF. */
  static SigstoreInstance publicGood() {
    return new Public();
  }

  /** Returns the public staging instance, which is for trying out. */
  static SigstoreInstance staging() {
    return new Staging();
  }

  /**
   * Returns the instance that a ClientTrustConfig describes, in JSON; to verify, a bare trusted
   * root will do. No network is used to learn whom to trust.
   */
  static SigstoreInstance trusting(Source config) {
    return new Configured(config);
  }

  /** The public instance. */
  record Public() implements SigstoreInstance {}

  /** The staging instance. */
  record Staging() implements SigstoreInstance {}

  /** An instance by its configuration. */
  record Configured(Source config) implements SigstoreInstance {}
}
