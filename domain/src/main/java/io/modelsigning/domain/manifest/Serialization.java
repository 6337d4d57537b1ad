package io.modelsigning.domain.manifest;

import java.util.List;
import org.immutables.value.Value;

/**
 * How a manifest was made, as the signed predicate records it (OMS v1.0, {@code serialization}).
 */
@Value.Immutable
public interface Serialization {
  /** Returns how files become resources; whole files unless set. */
  @Value.Default
  default SerializationMethod method() {
    return new SerializationMethod.Files();
  }

  /** Returns the algorithm of every resource digest; SHA-256 unless set. */
  @Value.Default
  default HashAlgorithm hashAlgorithm() {
    return HashAlgorithm.SHA256;
  }

  /** Returns whether symbolic links were followed; not, unless set. */
  @Value.Default
  default boolean allowSymlinks() {
    return false;
  }

  /** Returns the paths left out, as recorded. */
  List<ModelPath> ignorePaths();

  /** Returns a builder with nothing set. */
  static Builder builder() {
    return new Builder();
  }

  /** Builds a {@link Serialization}. */
  final class Builder extends ImmutableSerialization.Builder {
    Builder() {}
  }
}
