package io.modelsigning.domain.port.out;

import io.modelsigning.domain.MalformedSignatureException;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.signature.StatementDocument;

/** Turns statements into the bytes of a payload and back. Thread-safe. */
public interface StatementCodec {
  /** Returns the payload. */
  Bytes write(StatementDocument statement);

  /**
   * Reads a payload into fields, strictly as to form: no member given twice, none unknown, every
   * one of its type. Whether it states anything sensible is {@code Statement.interpret}'s question.
   *
   * @throws MalformedSignatureException if it has not the form of a statement
   */
  StatementDocument read(Bytes payload) throws MalformedSignatureException;
}
