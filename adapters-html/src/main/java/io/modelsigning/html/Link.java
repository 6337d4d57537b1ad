package io.modelsigning.html;

import io.modelsigning.domain.EvidencePart;
import io.modelsigning.domain.signature.CheckedEvidence.State;
import java.util.Optional;

/**
 * One link of the chain of evidence.
 *
 * @param title what it is
 * @param glimpse enough to recognise it by in a picture
 * @param account what it stands for or, where it broke, why
 * @param value its whole value, where that is worth reading
 * @param does what it does to the next link; empty for the last
 */
record Link(
    EvidencePart part,
    State state,
    String title,
    String glimpse,
    String account,
    Optional<String> value,
    String does) {
  /** Returns the state in a word or two. */
  String stateInWords() {
    return inWords(state);
  }

  static String inWords(State state) {
    return switch (state) {
      case HOLDS -> "holds";
      case BROKEN -> "broken";
      case NOT_REACHED -> "not reached";
    };
  }

  /** Returns the class that style sheets know a state by. */
  static String className(State state) {
    return switch (state) {
      case HOLDS -> "holds";
      case BROKEN -> "broken";
      case NOT_REACHED -> "unknown";
    };
  }

  /** Returns whether it stands beside the chain, as evidence of the signature alone. */
  boolean isBeside() {
    return part == EvidencePart.LOG_ENTRY || part == EvidencePart.TIME;
  }
}
