package io.modelsigning.domain;

import org.jspecify.annotations.Nullable;

/**
 * The question could not be answered: the world failed, or the input is not what it must be.
 *
 * <p>A model that does not verify is no exception but a verdict. Messages say what was attempted,
 * on what, what was expected and what was found; they carry no advice and no key material.
 */
public abstract sealed class ModelSigningException extends Exception
    permits DigestCacheException,
        MalformedManifestException,
        MalformedSignatureException,
        ModelAccessException,
        SignatureAccessException,
        SigningException,
        UnacceptableModelException,
        VerificationUnavailableException {
  private static final long serialVersionUID = 1L;

  private final Reason reason;

  ModelSigningException(Reason reason, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  /** Returns the stable code of what went wrong. */
  public final Reason reason() {
    return reason;
  }
}
