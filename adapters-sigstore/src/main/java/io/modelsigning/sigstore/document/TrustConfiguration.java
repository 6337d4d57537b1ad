package io.modelsigning.sigstore.document;

import io.modelsigning.domain.Warning;
import java.util.List;
import java.util.Optional;

/**
 * A trust configuration, wherever it came from.
 *
 * @param origin where that was, for messages
 * @param signingConfig what signing needs beside the trusted root, if it is there
 * @param warnings what the user should know about its getting
 */
public record TrustConfiguration(
    String origin,
    TrustedRootDocument trustedRoot,
    Optional<SigningConfigDocument> signingConfig,
    List<Warning> warnings) {

  public TrustConfiguration {
    warnings = List.copyOf(warnings);
  }
}
