package io.modelsigning.sigstore.tuf;

import org.jspecify.annotations.Nullable;

/** A file of a TUF repository is not what it must be; the message says why. */
final class InvalidMetadataException extends Exception {
  private static final long serialVersionUID = 1L;

  InvalidMetadataException(String message) {
    this(message, null);
  }

  InvalidMetadataException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
