package io.modelsigning.domain;

import org.jspecify.annotations.Nullable;

/** A signature file, or the statement in it, breaks the rules of its format. */
public final class MalformedSignatureException extends ModelSigningException {
  private static final long serialVersionUID = 1L;

  private final EvidencePart part;

  /**
   * @param part what of the evidence is malformed; {@link EvidencePart#SIGNATURE} if the file is as
   *     a whole
   */
  public MalformedSignatureException(EvidencePart part, Reason reason, String message) {
    this(part, reason, message, null);
  }

  /**
   * @param part what of the evidence is malformed; {@link EvidencePart#SIGNATURE} if the file is as
   *     a whole
   */
  public MalformedSignatureException(
      EvidencePart part, Reason reason, String message, @Nullable Throwable cause) {
    super(reason, message, cause);
    this.part = part;
  }

  /** Returns what of the evidence is malformed. */
  public EvidencePart part() {
    return part;
  }
}
