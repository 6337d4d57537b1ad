package io.modelsigning.domain;

import org.jspecify.annotations.Nullable;

/** A signature file, or the statement in it, breaks the rules of its format. */
public final class MalformedSignatureException extends ModelSigningException {
  private static final long serialVersionUID = 1L;

  public MalformedSignatureException(Reason reason, String message) {
    this(reason, message, null);
  }

  public MalformedSignatureException(Reason reason, String message, @Nullable Throwable cause) {
    super(reason, message, cause);
  }
}
