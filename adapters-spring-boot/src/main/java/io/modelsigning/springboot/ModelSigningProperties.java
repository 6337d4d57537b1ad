package io.modelsigning.springboot;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.core.io.Resource;

/**
 * Whose signatures are accepted, and which models are verified when the application starts.
 * Immutable.
 *
 * @param enabled Whether models are verified at all.
 * @param publicKeys Public keys in PEM, whose owners' signatures are accepted. One that signed is
 *     enough.
 * @param certificates Whose certificates of signers are accepted.
 * @param sigstore Which identity that Sigstore certified is accepted.
 * @param policy Policy that says of each model who must have signed it, instead of keys,
 *     certificates and Sigstore. It needs the artifact model-signing-policy.
 * @param ignorePaths Paths within each model at which unsigned files may lie.
 * @param threads How many threads hash. As many as there are processors, unless set.
 * @param onFailure What happens when a model does not verify at the start.
 * @param models Models to verify, by the names that the application knows them by.
 */
@ConfigurationProperties(ModelSigningProperties.PREFIX)
public record ModelSigningProperties(
    @DefaultValue("true") boolean enabled,
    @DefaultValue List<Resource> publicKeys,
    @DefaultValue Certificates certificates,
    @DefaultValue Sigstore sigstore,
    @Nullable Resource policy,
    @DefaultValue List<String> ignorePaths,
    @Nullable Integer threads,
    @DefaultValue("fail") OnFailure onFailure,
    @DefaultValue Map<String, Model> models) {
  static final String PREFIX = "model-signing";

  /** What happens when a model does not verify at the start. */
  public enum OnFailure {
    /** The application does not start. */
    FAIL,
    /** The application starts without the model, and says so in its log and its health. */
    WARN
  }

  /**
   * Whose certificates are accepted.
   *
   * @param roots Certificates of trusted authorities in PEM. The roots of the system, if only a
   *     name is set.
   * @param subject Subject that the signer's certificate must have, such as "CN=Example publisher".
   * @param alternativeName Alternative name that the signer's certificate must have, which is an
   *     e-mail address, URI or DNS name.
   */
  public record Certificates(
      @DefaultValue List<Resource> roots,
      @Nullable String subject,
      @Nullable String alternativeName) {
    boolean areSet() {
      return !roots.isEmpty() || subject != null || alternativeName != null;
    }
  }

  /**
   * Which identity that Sigstore certified is accepted. It needs the artifact
   * model-signing-sigstore.
   *
   * @param identity E-mail address or URL of a workload, compared exactly.
   * @param provider Who vouches for the identity, such as "https://accounts.google.com".
   * @param trustedRoot Trusted root or ClientTrustConfig of an instance, in JSON, for which no
   *     network is used. The one of the public instance is fetched, unless set.
   * @param offline Whether the network must not be used.
   */
  public record Sigstore(
      @Nullable String identity,
      @Nullable String provider,
      @Nullable Resource trustedRoot,
      @DefaultValue("false") boolean offline) {
    boolean isSet() {
      return identity != null || provider != null || trustedRoot != null;
    }
  }

  /**
   * A model to verify.
   *
   * @param location Folder or file of the model, as a path or a location that leads to a file.
   * @param signature File of the signature, of the same form. In the usual place, unless set.
   * @param onFailure What happens when this model does not verify at the start.
   */
  public record Model(
      @Nullable String location, @Nullable String signature, @Nullable OnFailure onFailure) {}

  /** Returns what happens when this model does not verify. */
  OnFailure onFailureOf(Model model) {
    return Optional.ofNullable(model.onFailure()).orElse(onFailure);
  }
}
