package io.modelsigning.hashing;

import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.manifest.Digest;
import io.modelsigning.domain.manifest.HashAlgorithm;
import io.modelsigning.hashing.kernel.PlainDigests;
import java.nio.ByteBuffer;
import java.security.MessageDigest;

/**
 * A digest over content that comes piece by piece, for whoever hands content on and has to know at
 * its end what it was. One thread, on any JVM; models are hashed by an engine. Not thread-safe.
 */
public abstract class RunningDigest {
  RunningDigest() {}

  /** Returns a digest over nothing yet. */
  public static RunningDigest of(HashAlgorithm algorithm) {
    return switch (algorithm) {
      case SHA256, BLAKE2B -> new OfMessage(algorithm);
      case BLAKE3 -> new RunningBlake3();
    };
  }

  /** Appends the remaining bytes of {@code content}, which are consumed. */
  public abstract void update(ByteBuffer content);

  /** Returns the digest over all that was appended. To be called once, at the end. */
  public abstract Digest digest();

  /** SHA-256 and BLAKE2b, which take bytes as they come. */
  private static final class OfMessage extends RunningDigest {
    private final HashAlgorithm algorithm;
    private final MessageDigest function;

    OfMessage(HashAlgorithm algorithm) {
      this.algorithm = algorithm;
      this.function = PlainDigests.create(algorithm);
    }

    @Override
    public void update(ByteBuffer content) {
      function.update(content);
    }

    @Override
    public Digest digest() {
      return new Digest(algorithm, Bytes.of(function.digest()));
    }
  }
}
