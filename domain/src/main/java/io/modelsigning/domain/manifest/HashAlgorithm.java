package io.modelsigning.domain.manifest;

import java.util.Optional;

/** The hash algorithms that the OMS algorithm registry names for resource digests. */
public enum HashAlgorithm {
  /** SHA-256 (FIPS 180-4); every implementation has it. */
  SHA256("sha256", 32),
  /** BLAKE2b without key and with its full output of 512 bits (RFC 7693). */
  BLAKE2B("blake2b", 64),
  /** BLAKE3 in its default mode with 256 bits of output. */
  BLAKE3("blake3", 32);

  private final String id;
  private final int digestBytes;

  HashAlgorithm(String id, int digestBytes) {
    this.id = id;
    this.digestBytes = digestBytes;
  }

  /** Returns the name used in statements and on the command line. */
  public String id() {
    return id;
  }

  /** Returns the length of a digest in bytes. */
  public int digestBytes() {
    return digestBytes;
  }

  /** Returns the algorithm of this exact name, if it is a registered one. */
  public static Optional<HashAlgorithm> byId(String id) {
    for (HashAlgorithm algorithm : values()) {
      if (algorithm.id.equals(id)) {
        return Optional.of(algorithm);
      }
    }
    return Optional.empty();
  }
}
