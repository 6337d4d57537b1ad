package io.modelsigning.domain.port.in;

import io.modelsigning.domain.manifest.HashAlgorithm;
import io.modelsigning.domain.manifest.ModelPath;
import io.modelsigning.domain.manifest.SerializationMethod;
import io.modelsigning.domain.port.out.KnownDigests;
import java.util.List;
import java.util.Set;
import org.immutables.value.Value;

/** How a manifest is made of a model. */
@Value.Immutable
public interface ManifestOptions {
  /** Returns how files become resources; whole files unless set. */
  @Value.Default
  default SerializationMethod method() {
    return new SerializationMethod.Files();
  }

  /** Returns the algorithm of the resource digests; SHA-256 unless set. */
  @Value.Default
  default HashAlgorithm hashAlgorithm() {
    return HashAlgorithm.SHA256;
  }

  /** Returns whether symbolic links are followed; not, unless set. */
  @Value.Default
  default boolean allowSymlinks() {
    return false;
  }

  /** Returns whether what Git keeps at the top of a clone is left out; yes, unless set. */
  @Value.Default
  default boolean ignoreGitPaths() {
    return true;
  }

  /** Returns further paths to leave out, each with everything below it. */
  Set<ModelPath> ignorePaths();

  /**
   * Returns who may know digests already, to be asked one after the other before anything is read;
   * nobody unless set.
   */
  List<KnownDigests> known();

  /** Returns a builder with nothing set. */
  static Builder builder() {
    return new Builder();
  }

  /** Builds {@link ManifestOptions}. */
  final class Builder extends ImmutableManifestOptions.Builder {
    Builder() {}
  }
}
