package io.modelsigning.sigstore;

import io.modelsigning.sigstore.oidc.IdentityOptions;
import java.util.Optional;
import org.immutables.value.Value;

/** Which Sigstore instance signs, and where the identity token comes from. */
@Value.Immutable
public interface SigstoreSigningOptions extends IdentityOptions {
  /** Returns which instance signs; a file must be a ClientTrustConfig. Public, unless set. */
  @Value.Default
  default TrustSource trust() {
    return new TrustSource.PublicInstance(Optional.empty());
  }

  /**
   * Refuses options that contradict each other.
   *
   * @throws IllegalArgumentException if two do
   */
  @Value.Check
  default void check() {
    if (clientId().isEmpty()) {
      throw new IllegalArgumentException("client id must not be empty");
    }
    if (identityToken().isPresent() && identityTokenFile().isPresent()) {
      throw new IllegalArgumentException(
          "identity token and identity token file must not both be given");
    }
    if (useAmbient() && disableAmbient()) {
      throw new IllegalArgumentException("ambient credentials must not be both used and disabled");
    }
  }

  /** Returns a builder with nothing set. */
  static Builder builder() {
    return new Builder();
  }

  /** Builds {@link SigstoreSigningOptions}. */
  final class Builder extends ImmutableSigstoreSigningOptions.Builder {
    public Builder() {}
  }
}
