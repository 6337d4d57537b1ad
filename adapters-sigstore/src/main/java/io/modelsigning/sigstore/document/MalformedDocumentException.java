package io.modelsigning.sigstore.document;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A document is not of the form that it must be; the message is one for its user. */
public final class MalformedDocumentException extends IOException {
  private static final long serialVersionUID = 1L;

  public MalformedDocumentException(String message) {
    this(message, null);
  }

  public MalformedDocumentException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
