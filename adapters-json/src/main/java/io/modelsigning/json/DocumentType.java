package io.modelsigning.json;

import io.modelsigning.domain.EvidencePart;
import io.modelsigning.domain.MalformedSignatureException;
import io.modelsigning.domain.Reason;
import org.jspecify.annotations.Nullable;

/**
 * A kind of document that is read.
 *
 * @param name its name in messages
 * @param part what of the evidence it is
 * @param reason what it is refused for
 */
record DocumentType(String name, EvidencePart part, Reason reason) {
  static final DocumentType BUNDLE =
      new DocumentType("bundle", EvidencePart.SIGNATURE, Reason.MALFORMED_BUNDLE);
  static final DocumentType STATEMENT =
      new DocumentType("statement", EvidencePart.STATEMENT, Reason.MALFORMED_STATEMENT);

  static final DocumentType MANIFEST =
      new DocumentType("manifest", EvidencePart.STATEMENT, Reason.MALFORMED_MANIFEST);

  MalformedSignatureException refusal(String message) {
    return refusal(message, null);
  }

  MalformedSignatureException refusal(String message, @Nullable Throwable cause) {
    return new MalformedSignatureException(part, reason, message, cause);
  }

  @Override
  public String toString() {
    return name;
  }
}
