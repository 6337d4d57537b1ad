package io.modelsigning.domain.policy;

import io.modelsigning.domain.manifest.HashAlgorithm;
import io.modelsigning.domain.manifest.SerializationMethod;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.immutables.value.Value;

/** Who must have signed certain models, and what their signatures may be like. */
@Value.Immutable
public interface Rule {
  /** The names of all serialization methods. */
  Set<String> ALL_SERIALIZATIONS =
      Set.of(SerializationMethod.Files.ID, SerializationMethod.Shards.ID);

  /** Returns what messages call this rule. */
  String name();

  /** Returns the patterns of which a model must match one; none for a policy's default. */
  List<Glob> models();

  /** Returns whether refusals count; they do, unless set. */
  @Value.Default
  default Mode mode() {
    return Mode.ENFORCE;
  }

  /** Returns who must have signed; required unless the rule is off. */
  Optional<SignerRequirement> signers();

  /** Returns the names of the acceptable serialization methods; all, unless set. */
  @Value.Default
  default Set<String> serializations() {
    return ALL_SERIALIZATIONS;
  }

  /** Returns the acceptable hash algorithms; all, unless set. */
  @Value.Default
  default Set<HashAlgorithm> hashAlgorithms() {
    return EnumSet.allOf(HashAlgorithm.class);
  }

  /** Returns whether a model may have files that are not signed; not, unless set. */
  @Value.Default
  default boolean acceptsUnsignedFiles() {
    return false;
  }

  /**
   * Returns whether a model may have no signature at all; not, unless set. One that has signatures
   * is held to them all the same.
   */
  @Value.Default
  default boolean acceptsUnsignedModels() {
    return false;
  }

  /** Returns whether symbolic links may have been followed at signing; not, unless set. */
  @Value.Default
  default boolean acceptsLinks() {
    return false;
  }

  /**
   * Returns whether the signature may say that paths were left out at signing, other than those of
   * Git and of signatures; not, unless set. What is there is not signed.
   */
  @Value.Default
  default boolean acceptsRecordedIgnores() {
    return false;
  }

  /** Returns whether there must be evidence of when a signature was made; not, unless set. */
  @Value.Default
  default boolean requiresTimeEvidence() {
    return false;
  }

  /** Returns how old, by its verified time, a signature may be; it must have one then. */
  Optional<Duration> maximumAge();

  /**
   * Refuses a rule that nobody can mean.
   *
   * @throws IllegalArgumentException if the name is empty, a set has nothing acceptable, the age is
   *     not positive, or nobody may sign although the rule is not off
   */
  @Value.Check
  default void check() {
    if (name().isBlank()) {
      throw new IllegalArgumentException("a rule's name must not be empty");
    }
    if (serializations().isEmpty() || hashAlgorithms().isEmpty()) {
      throw new IllegalArgumentException(
          "the rule '%s' must accept a serialization and a hash algorithm".formatted(name()));
    }
    if (!ALL_SERIALIZATIONS.containsAll(serializations())) {
      throw new IllegalArgumentException(
          "the serializations must be of %s, but are %s"
              .formatted(ALL_SERIALIZATIONS, serializations()));
    }
    if (maximumAge().isPresent() && !maximumAge().get().isPositive()) {
      throw new IllegalArgumentException(
          "the maximum age must be positive, but is " + maximumAge().get());
    }
    if (signers().isEmpty() && mode() != Mode.OFF) {
      throw new IllegalArgumentException("the rule '%s' must say who may sign".formatted(name()));
    }
  }

  /** Returns the first pattern that matches a model, if this is for the model. */
  default Optional<Glob> patternFor(String path, String modelName) {
    return models().stream().filter(glob -> glob.matches(path, modelName)).findFirst();
  }

  /** Returns a builder with nothing set. */
  static Builder builder() {
    return new Builder();
  }

  /** Builds a {@link Rule}; the name is required. */
  final class Builder extends ImmutableRule.Builder {
    Builder() {}
  }
}
