package io.modelsigning.sigstore.document;

/** JSON is not what it must be; the message quotes none of it but member names. */
public final class MalformedJsonException extends Exception {
  private static final long serialVersionUID = 1L;

  public MalformedJsonException(String message) {
    super(message);
  }
}
