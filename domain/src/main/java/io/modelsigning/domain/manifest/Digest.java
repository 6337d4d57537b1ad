package io.modelsigning.domain.manifest;

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

  /** Returns {@code algorithm:hex}, for instance {@code sha256:e3b0…}. */
  @Override
  public String toString() {
    return algorithm.id() + ":" + value.toHex();
  }
}
