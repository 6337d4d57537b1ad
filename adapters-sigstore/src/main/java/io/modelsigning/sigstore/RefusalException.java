package io.modelsigning.sigstore;

/** A check refuses the signature; the message says what it expected and what it found. */
final class RefusalException extends Exception {
  private static final long serialVersionUID = 1L;

  RefusalException(String message) {
    super(message);
  }

  RefusalException(String message, Throwable cause) {
    super(message, cause);
  }
}
