package io.modelsigning.domain;

import org.jspecify.annotations.Nullable;

/** A file that is to be a manifest or a list of checksums is none. */
public final class MalformedManifestException extends ModelSigningException {
  private static final long serialVersionUID = 1L;

  public MalformedManifestException(String message, @Nullable Throwable cause) {
    super(Reason.MALFORMED_MANIFEST, message, cause);
  }
}
