package io.modelsigning.domain.service;

import io.modelsigning.domain.EvidencePart;
import io.modelsigning.domain.MalformedSignatureException;
import io.modelsigning.domain.Reason;
import io.modelsigning.domain.manifest.Excerpt;
import io.modelsigning.domain.port.out.StatementCodec;
import io.modelsigning.domain.signature.Envelope;
import io.modelsigning.domain.signature.StatementDocument;

/** Reads the one kind of payload that OMS knows. */
final class Payload {
  private Payload() {}

  static StatementDocument read(Envelope envelope, StatementCodec statements)
      throws MalformedSignatureException {
    requireStatement(envelope);
    return statements.read(envelope.payload());
  }

  static void requireStatement(Envelope envelope) throws MalformedSignatureException {
    if (!envelope.payloadType().equals(Envelope.IN_TOTO_JSON)) {
      throw new MalformedSignatureException(
          EvidencePart.SIGNATURE,
          Reason.MALFORMED_BUNDLE,
          "the payload type must be '%s', but is '%s'"
              .formatted(Envelope.IN_TOTO_JSON, Excerpt.of(envelope.payloadType())));
    }
  }
}
