package io.modelsigning.springboot;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says why it cannot be told whose signatures to accept, and what to do. */
final class ModelTrustFailureAnalyzer extends AbstractFailureAnalyzer<ModelTrustException> {
  @Override
  protected FailureAnalysis analyze(Throwable root, ModelTrustException cause) {
    return new FailureAnalysis(
        "Whose signatures of models to accept cannot be told: " + cause.getMessage(),
        "Set one of model-signing.public-keys, model-signing.certificates, model-signing.sigstore"
            + " or model-signing.policy to what can be read, such as"
            + " model-signing.public-keys=file:pub.pem. Locations without a scheme are looked for"
            + " on the class path.",
        cause);
  }
}
