package io.modelsigning.sigstore;

import dev.sigstore.proto.trustroot.v1.ClientTrustConfig;
import dev.sigstore.trustroot.SigstoreConfigurationException;
import dev.sigstore.trustroot.SigstoreTrustedRoot;
import io.modelsigning.domain.Reason;
import io.modelsigning.domain.VerificationUnavailableException;
import io.modelsigning.domain.Warning;
import java.util.List;

/**
 * A trust configuration, wherever it came from.
 *
 * @param origin where that was, for messages
 * @param config the trusted root, and the signing configuration if there is one
 * @param warnings what the user should know about its getting
 */
record Trust(String origin, ClientTrustConfig config, List<Warning> warnings) {
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
      return TrustRoot.of(SigstoreTrustedRoot.from(config.getTrustedRoot()));
    } catch (SigstoreConfigurationException | RuntimeException e) {
      throw new VerificationUnavailableException(
          MALFORMED,
          "the trusted root in %s cannot be used: %s".formatted(origin, Refusal.describe(e)),
          e);
    }
  }
}
