package io.modelsigning.json;

import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.manifest.Digest;
import io.modelsigning.domain.manifest.FileRange;
import io.modelsigning.domain.manifest.HashAlgorithm;
import io.modelsigning.domain.port.out.DigestEngine;
import io.modelsigning.testing.MemoryModel;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Digests of any algorithm's length that are SHA-256, repeated: short and without an engine. */
final class RepeatedDigests {
  private RepeatedDigests() {}

  /** Returns an engine for this model. */
  static DigestEngine engineOf(MemoryModel memory) {
    return (model, ranges, algorithm, progress) -> {
      List<Digest> digests = new ArrayList<>();
      for (FileRange range : ranges) {
        byte[] content = memory.content(range.file());
        digests.add(
            of(
                Arrays.copyOfRange(content, (int) range.startBytes(), (int) range.endBytes()),
                algorithm));
      }
      return digests;
    };
  }

  static Digest of(byte[] content, HashAlgorithm algorithm) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
      byte[] repeated = new byte[algorithm.digestBytes()];
      for (int i = 0; i < repeated.length; i++) {
        repeated[i] = digest[i % digest.length];
      }
      return new Digest(algorithm, Bytes.of(repeated));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
