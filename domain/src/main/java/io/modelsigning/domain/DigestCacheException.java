package io.modelsigning.domain;

import org.jspecify.annotations.Nullable;

/** A cache of digests that must not be used, or cannot be. */
public final class DigestCacheException extends ModelSigningException {
  private static final long serialVersionUID = 1L;

  public DigestCacheException(Reason reason, String message) {
    this(reason, message, null);
  }

  public DigestCacheException(Reason reason, String message, @Nullable Throwable cause) {
    super(reason, message, cause);
  }
}
