package io.modelsigning.hashing.kernel;

import io.modelsigning.domain.manifest.HashAlgorithm;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Creates digests that hash one message after the other on any JVM. */
public final class PlainDigests {
  private PlainDigests() {}

  /**
   * Returns a new digest. For SHA-256 it is the JDK's, which uses the processor's instructions
   * where there are any.
   *
   * @throws IllegalArgumentException for BLAKE3, which is hashed as a tree
   */
  public static MessageDigest create(HashAlgorithm algorithm) {
    return switch (algorithm) {
      case SHA256 -> sha256();
      case BLAKE2B -> new ScalarBlake2b();
      case BLAKE3 ->
          throw new IllegalArgumentException("algorithm must not be a tree, but is BLAKE3");
    };
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
