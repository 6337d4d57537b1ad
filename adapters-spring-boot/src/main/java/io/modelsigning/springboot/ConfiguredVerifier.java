package io.modelsigning.springboot;

import io.modelsigning.CertificateTrust;
import io.modelsigning.ModelSigning;
import io.modelsigning.ModelVerifier;
import io.modelsigning.SigstoreInstance;
import io.modelsigning.Source;
import io.modelsigning.domain.VerificationUnavailableException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.springframework.core.io.Resource;

/** Makes the verifier that the properties describe. */
final class ConfiguredVerifier {
  private ConfiguredVerifier() {}

  /**
   * Returns the verifier.
   *
   * @throws ModelTrustException if nobody's signatures are accepted, or a key, certificate, trust
   *     root or policy cannot be used
   */
  static ModelVerifier of(
      ModelSigningProperties properties, List<ModelVerifierCustomizer> customizers) {
    try {
      ModelVerifier.Builder builder = ModelSigning.verifier();
      for (Resource key : properties.publicKeys()) {
        builder.key(source(key));
      }
      if (properties.certificates().areSet()) {
        builder.certificate(trust(properties.certificates()));
      }
      if (properties.sigstore().isSet()) {
        addSigstore(builder, properties.sigstore());
      }
      Resource policy = properties.policy();
      if (policy != null) {
        addPolicy(builder, policy);
      }
      builder.ignorePaths(properties.ignorePaths().toArray(String[]::new));
      Integer threads = properties.threads();
      if (threads != null) {
        builder.threads(threads);
      }
      customizers.forEach(customizer -> customizer.customize(builder));
      return builder.build();
    } catch (VerificationUnavailableException
        | IllegalArgumentException
        | IllegalStateException e) {
      throw new ModelTrustException(String.valueOf(e.getMessage()), e);
    }
  }

  private static Source source(Resource resource) {
    return Source.of(resource.getDescription(), resource::getInputStream);
  }

  private static CertificateTrust trust(ModelSigningProperties.Certificates certificates) {
    CertificateTrust trust =
        certificates.roots().isEmpty()
            ? CertificateTrust.ofSystem()
            : CertificateTrust.in(
                certificates.roots().stream()
                    .map(ConfiguredVerifier::source)
                    .toArray(Source[]::new));
    String subject = certificates.subject();
    if (subject != null) {
      trust = trust.subject(subject);
    }
    String alternativeName = certificates.alternativeName();
    return alternativeName == null ? trust : trust.alternativeName(alternativeName);
  }

  private static void addSigstore(
      ModelVerifier.Builder builder, ModelSigningProperties.Sigstore sigstore) {
    String identity = sigstore.identity();
    String provider = sigstore.provider();
    if (identity == null || provider == null) {
      throw new IllegalArgumentException(
          "model-signing.sigstore.identity and .provider must be set together, but .%s is not set"
              .formatted(identity == null ? "identity" : "provider"));
    }
    Resource root = sigstore.trustedRoot();
    builder.sigstore(
        identity,
        provider,
        root == null ? SigstoreInstance.publicGood() : SigstoreInstance.trusting(source(root)));
    if (sigstore.offline()) {
      builder.offline();
    }
  }

  private static void addPolicy(ModelVerifier.Builder builder, Resource policy) {
    if (!policy.isFile()) {
      // What paths in it are relative to, whatever else it may name.
      builder.policy(source(policy), Path.of(""));
      return;
    }
    try {
      builder.policy(policy.getFile().toPath());
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "%s cannot be read: %s".formatted(policy.getDescription(), e.getMessage()), e);
    }
  }
}
