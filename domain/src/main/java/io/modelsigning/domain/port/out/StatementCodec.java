package io.modelsigning.domain.port.out;

import io.modelsigning.domain.MalformedSignatureException;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.signature.StatementDocument;
import java.util.Optional;

/** Turns statements into the bytes of a payload and back. Thread-safe. */
public interface StatementCodec {
  /** Returns the payload. */
  Bytes write(StatementDocument statement);

  /**
   * Returns the predicate type that a payload states, or nothing if it has none or is no statement.
   * It is asked before anybody vouches for the payload: time is linear in its size, and nothing of
   * it is kept.
   */
  Optional<String> predicateType(Bytes payload);

  /**
   * Reads a payload into fields, strictly as to form: no member given twice, none unknown, every
   * one of its type. Whether it states anything sensible is {@code Statement.interpret}'s question.
   *
   * @throws MalformedSignatureException if it has not the form of a statement
   */
  StatementDocument read(Bytes payload) throws MalformedSignatureException;
}
