package io.modelsigning.springboot;

/**
 * Whom to trust cannot be told: nobody is named whose signatures to accept, or a key, certificate,
 * trust root or policy cannot be used. The application does not start.
 */
public final class ModelTrustException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ModelTrustException(String message, Throwable cause) {
    super(message, cause);
  }
}
