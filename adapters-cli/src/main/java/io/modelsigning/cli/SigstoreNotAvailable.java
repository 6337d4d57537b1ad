package io.modelsigning.cli;

import io.modelsigning.domain.Reason;
import io.modelsigning.domain.SigningException;
import io.modelsigning.domain.VerificationUnavailableException;

/** What a build without Sigstore says. */
final class SigstoreNotAvailable {
  static final Reason REASON = new Reason("sigstore-not-available");

  private SigstoreNotAvailable() {}

  static SigningException forSigning() {
    return new SigningException(REASON, "cannot sign: this build has no Sigstore yet");
  }

  static VerificationUnavailableException forVerifying() {
    return new VerificationUnavailableException(
        REASON, "cannot verify: this build has no Sigstore yet");
  }
}
