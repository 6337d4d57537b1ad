package io.modelsigning.domain.port.in;

import io.modelsigning.domain.manifest.ModelPath;
import io.modelsigning.domain.port.out.ModelSource;
import io.modelsigning.domain.port.out.SignatureStore;
import io.modelsigning.domain.port.out.SignatureVerifier;
import java.util.Set;
import org.immutables.value.Value;

/**
 * What to verify and by whose signature. How the model is hashed is not asked: the signature says
 * so.
 */
@Value.Immutable
public interface VerifyRequest {
  /** Returns what to verify. */
  ModelSource model();

  /** Returns where its signature is. */
  SignatureStore signature();

  /** Returns by whose signature. */
  SignatureVerifier verifier();

  /** Returns paths that may hold unsigned files. A signed file is compared wherever it is. */
  Set<ModelPath> ignorePaths();

  /** Returns whether what Git keeps at the top of a clone may be unsigned; yes, unless set. */
  @Value.Default
  default boolean ignoreGitPaths() {
    return true;
  }

  /**
   * Returns whether the paths that the signature says were left out at signing may hold unsigned
   * files; yes, unless set.
   */
  @Value.Default
  default boolean ignoreRecordedPaths() {
    return true;
  }

  /** Returns whether unsigned files are accepted anywhere; they are not even looked at then. */
  @Value.Default
  default boolean ignoreUnsignedFiles() {
    return false;
  }

  /**
   * Returns whether links are followed where the signature does not say, as in the v0.2.0 layout.
   * Where it does, its word counts.
   */
  @Value.Default
  default boolean allowSymlinksIfUnrecorded() {
    return false;
  }

  /** Returns a builder with nothing set. */
  static Builder builder() {
    return new Builder();
  }

  /** Builds a {@link VerifyRequest}; model, signature and verifier are required. */
  final class Builder extends ImmutableVerifyRequest.Builder {
    Builder() {}
  }
}
