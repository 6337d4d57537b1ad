package io.modelsigning.sigstore;

import io.modelsigning.domain.Reason;

/** Why keyless signing fails. */
final class SigningReasons {
  /** The signing configuration names no service that can be used. */
  static final Reason UNUSABLE_SIGNING_CONFIG = new Reason("unusable-signing-config");

  /** The certificate is not for our key and identity, or not of whom the instance trusts. */
  static final Reason UNACCEPTABLE_CERTIFICATE = new Reason("unacceptable-certificate");

  /** The finished bundle does not verify. */
  static final Reason SELF_CHECK_FAILED = new Reason("self-check-failed");

  private SigningReasons() {}
}
