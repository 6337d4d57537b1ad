package io.modelsigning.domain.port.in;

import io.modelsigning.domain.manifest.ModelPath;
import io.modelsigning.domain.policy.ModelPolicy;
import io.modelsigning.domain.port.out.KnownDigests;
import io.modelsigning.domain.port.out.ModelSource;
import io.modelsigning.domain.port.out.SignatureStore;
import java.util.List;
import java.util.Set;
import org.immutables.value.Value;

/** Which model to verify, and under which policy. */
@Value.Immutable
public interface PolicyRequest {
  /** Returns what decides. */
  ModelPolicy policy();

  /** Returns what to verify; its name is what patterns without a slash are held against. */
  ModelSource model();

  /** Returns by what path the model was named, which patterns with a slash are held against. */
  String path();

  /** Returns where its signatures are; none for an unsigned model. None is part of the model. */
  List<SignatureStore> signatures();

  /** Returns paths that may hold unsigned files, besides those that the rule has. */
  Set<ModelPath> ignorePaths();

  /** Returns whether what Git keeps at the top of a clone may be unsigned; yes, unless set. */
  @Value.Default
  default boolean ignoreGitPaths() {
    return true;
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
   * Returns who may know digests already, to be asked one after the other before anything is read;
   * nobody unless set. What comes of them is told by a warning.
   */
  List<KnownDigests> known();

  /** Returns a builder with nothing set. */
  static Builder builder() {
    return new Builder();
  }

  /** Builds a {@link PolicyRequest}; policy, model and path are required. */
  final class Builder extends ImmutablePolicyRequest.Builder {
    Builder() {}

    /** Adds a signature. */
    public Builder signature(SignatureStore signature) {
      return addSignatures(signature);
    }
  }
}
