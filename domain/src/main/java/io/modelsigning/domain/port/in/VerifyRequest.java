package io.modelsigning.domain.port.in;

import io.modelsigning.domain.manifest.ModelPath;
import io.modelsigning.domain.policy.Glob;
import io.modelsigning.domain.policy.SignatureCondition;
import io.modelsigning.domain.policy.SignaturePolicy;
import io.modelsigning.domain.port.out.KnownDigests;
import io.modelsigning.domain.port.out.ModelSource;
import io.modelsigning.domain.port.out.SignatureStore;
import io.modelsigning.domain.port.out.SignatureVerifier;
import java.util.List;
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

  /** Returns where its signatures are; at least one. None of them is part of the model. */
  List<SignatureStore> signatures();

  /** Returns by whose signature, of whatever methods; at least one. */
  List<SignatureVerifier> verifiers();

  /** Returns which good signatures are enough; any one, unless set. */
  @Value.Default
  default SignaturePolicy policy() {
    return SignaturePolicy.ANY;
  }

  /** Returns what a signature must satisfy besides being good; nothing, unless set. */
  List<SignatureCondition> conditions();

  /**
   * Refuses a request that nothing could satisfy.
   *
   * @throws IllegalArgumentException if there is no signature or no verifier
   */
  @Value.Check
  default void check() {
    if (signatures().isEmpty() || verifiers().isEmpty()) {
      throw new IllegalArgumentException(
          "a request needs a signature and a verifier, but has %d and %d"
              .formatted(signatures().size(), verifiers().size()));
    }
  }

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

  /**
   * Returns whether the signatures were found rather than named. Of these, what is not called like
   * a signature is a file of the model like any other, unless the statement says that it was left
   * out: anybody can make a file begin as a signature, of whatever name. Not, unless set.
   */
  @Value.Default
  default boolean signaturesWereFound() {
    return false;
  }

  /**
   * Returns which files to verify: those whose path or name one of these matches. All of them
   * unless set; otherwise the success of it is a partial one.
   */
  List<Glob> only();

  /**
   * Returns who may know digests already, to be asked one after the other before anything is read;
   * nobody unless set. What comes of them is told by a warning.
   */
  List<KnownDigests> known();

  /** Returns a builder with nothing set. */
  static Builder builder() {
    return new Builder();
  }

  /** Builds a {@link VerifyRequest}; model, a signature and a verifier are required. */
  final class Builder extends ImmutableVerifyRequest.Builder {
    Builder() {}

    /** Adds a signature. */
    public Builder signature(SignatureStore signature) {
      return addSignatures(signature);
    }

    /** Adds an acceptable signer. */
    public Builder verifier(SignatureVerifier verifier) {
      return addVerifiers(verifier);
    }
  }
}
