package io.modelsigning.cache;

import io.modelsigning.domain.manifest.HashAlgorithm;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * What a digest is of: which bytes of which content, by which algorithm.
 *
 * @param identity as {@link io.modelsigning.domain.manifest.ContentStamp#identity} has it
 */
record Key(String identity, HashAlgorithm algorithm, long startBytes, long endBytes) {
  /** Returns what the database finds it by: as good as all of its parts, and shorter. */
  byte[] bytes() {
    MessageDigest sha256 = sha256();
    update(sha256, identity);
    update(sha256, algorithm.id());
    update(sha256, startBytes);
    update(sha256, endBytes);
    return sha256.digest();
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** Adds a text so that it cannot run into the next. */
  static void update(MessageDigest digest, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    update(digest, bytes.length);
    digest.update(bytes);
  }

  static void update(MessageDigest digest, long number) {
    for (int shift = Long.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
      digest.update((byte) (number >>> shift));
    }
  }
}
