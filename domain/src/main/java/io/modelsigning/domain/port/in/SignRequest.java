package io.modelsigning.domain.port.in;

import io.modelsigning.domain.port.out.ModelSource;
import io.modelsigning.domain.port.out.PayloadSigner;
import io.modelsigning.domain.port.out.SignatureStore;
import io.modelsigning.domain.storage.Overwrite;
import org.immutables.value.Value;

/** What to sign, how, and where the signature goes. */
@Value.Immutable
public interface SignRequest {
  /** Returns what to sign. */
  ModelSource model();

  /** Returns where the signature goes. */
  SignatureStore signature();

  /** Returns who signs. */
  PayloadSigner signer();

  /** Returns how the manifest is made; whole files with SHA-256 unless set. */
  @Value.Default
  default ManifestOptions manifest() {
    return ManifestOptions.builder().build();
  }

  /** Returns what the signature may replace; nothing but an older one unless set. */
  @Value.Default
  default Overwrite overwrite() {
    return Overwrite.OLDER_SIGNATURE;
  }

  /** Returns a builder with nothing set. */
  static Builder builder() {
    return new Builder();
  }

  /** Builds a {@link SignRequest}; model, signature and signer are required. */
  final class Builder extends ImmutableSignRequest.Builder {
    Builder() {}
  }
}
