package io.modelsigning.domain.manifest;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * A SHA-256 digest in the making, over what is too little for an engine. Not thread-safe.
 *
 * <p>The one place that expects that the platform may lack the algorithm, which every one has.
 */
public final class Sha256 {
  private final MessageDigest function;

  public Sha256() {
    try {
      function = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }

  /** Appends {@code bytes}, which are not copied, and returns this. */
  public Sha256 update(Bytes bytes) {
    function.update(bytes.asReadOnlyBuffer());
    return this;
  }

  /** Returns the digest over all that was appended, and begins anew. */
  public Digest digest() {
    return new Digest(HashAlgorithm.SHA256, Bytes.of(function.digest()));
  }
}
