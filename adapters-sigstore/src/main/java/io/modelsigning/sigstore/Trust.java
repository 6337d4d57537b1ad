package io.modelsigning.sigstore;

import io.modelsigning.domain.Reason;
import io.modelsigning.domain.VerificationUnavailableException;
import io.modelsigning.domain.Warning;
import java.security.cert.CertificateException;
import java.util.List;
import java.util.Optional;

/**
 * A trust configuration, wherever it came from.
 *
 * @param origin where that was, for messages
 * @param signingConfig what signing needs beside the trusted root, if it is there
 * @param warnings what the user should know about its getting
 */
record Trust(
    String origin,
    TrustedRoot trustedRoot,
    Optional<SigningConfig> signingConfig,
    List<Warning> warnings) {
  static final Reason MALFORMED = new Reason("malformed-trust-config");

  Trust {
    warnings = List.copyOf(warnings);
  }

  /**
   * Returns what it trusts.
   *
   * @throws VerificationUnavailableException if its trusted root cannot be used
   */
  TrustRoot root() throws VerificationUnavailableException {
    try {
      return TrustRoot.of(trustedRoot);
    } catch (CertificateException | RuntimeException e) {
      throw new VerificationUnavailableException(
          MALFORMED,
          "the trusted root in %s cannot be used: %s".formatted(origin, Refusal.describe(e)),
          e);
    }
  }
}
