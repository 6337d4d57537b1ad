package io.modelsigning.springboot;

import java.util.Map;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says which model keeps the application from starting, why, and what to do. */
final class ModelNotVerifiedFailureAnalyzer
    extends AbstractFailureAnalyzer<ModelNotVerifiedException> {
  private static final String OTHERWISE =
      "Verify the model with the command line (model-signing verify), which explains refusals.";

  private static final String ANOTHER_SIGNER =
      """
      The signature is by somebody else than model-signing.* accepts. If you trust that signer to \
      publish this model, say so there; else fetch the model from whom you trust. \
      'model-signing inspect SIGNATURE' shows who claims to have signed.""";

  private static final String NO_SIGNATURE =
      """
      Put the model and its signature where they are looked for: 'model.sig' in a model's folder, \
      'NAME.sig' beside a file, or what model-signing.models.%s.signature names. Whoever publishes \
      the model signs it.""";

  /** By reason code. */
  private static final Map<String, String> ADVICE =
      Map.ofEntries(
          Map.entry(
              "content-mismatch",
              """
              Fetch the model again from whom you trust. If the change is wanted, the publisher \
              signs the model again; unsigned files can lie at model-signing.ignore-paths."""),
          Map.entry(
              "file-changed", "Start again when nothing writes to the model's files any more."),
          Map.entry("not-found", NO_SIGNATURE),
          Map.entry("unsigned-model", NO_SIGNATURE),
          Map.entry("wrong-key", ANOTHER_SIGNER),
          Map.entry("wrong-method", ANOTHER_SIGNER),
          Map.entry("certificate-name-mismatch", ANOTHER_SIGNER),
          Map.entry("identity-mismatch", ANOTHER_SIGNER),
          Map.entry("issuer-mismatch", ANOTHER_SIGNER),
          Map.entry("policy-not-satisfied", ANOTHER_SIGNER),
          Map.entry(
              "unknown-authority",
              "Add the certificate of the signer's authority to model-signing.certificates.roots,"
                  + " if you trust it."),
          Map.entry(
              "offline",
              "Name a trusted root by model-signing.sigstore.trusted-root; 'model-signing trust"
                  + " export' writes one where the network may be used."));

  @Override
  protected FailureAnalysis analyze(Throwable root, ModelNotVerifiedException cause) {
    VerifiedModels.Unverified model = cause.model();
    return new FailureAnalysis(
        "The model '%s' at '%s' is not verified (%s): %s"
            .formatted(model.name(), model.location(), model.reason(), model.message()),
        "%s%n%nWith model-signing.models.%s.on-failure=warn the application starts without the model."
            .formatted(
                ADVICE.getOrDefault(model.reason().code(), OTHERWISE).replace("%s", model.name()),
                model.name()),
        cause);
  }
}
