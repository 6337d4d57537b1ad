package io.modelsigning.domain.manifest;

import org.jspecify.annotations.Nullable;

/** A digest and the algorithm that made it. */
public record Digest(HashAlgorithm algorithm, Bytes value) {
  /**
   * @throws IllegalArgumentException if the value has not the algorithm's length
   */
  public Digest {
    if (value.size() != algorithm.digestBytes()) {
      throw new IllegalArgumentException(
          "a %s digest has %d bytes, but this has %d"
              .formatted(algorithm.id(), algorithm.digestBytes(), value.size()));
    }
  }

  // Written out: what a record brings along is spun at run time, which takes a short verification a
  // tenth of its time.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Digest that && algorithm == that.algorithm && value.equals(that.value);
  }

  @Override
  public int hashCode() {
    return 31 * algorithm.hashCode() + value.hashCode();
  }

  /** Returns {@code algorithm:hex}, for instance {@code sha256:e3b0…}. */
  @Override
  public String toString() {
    return algorithm.id() + ":" + value.toHex();
  }
}
