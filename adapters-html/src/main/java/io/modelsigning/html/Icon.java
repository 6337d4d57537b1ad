package io.modelsigning.html;

import io.modelsigning.domain.signature.CheckedEvidence.State;

/** The signs of the states: a tick, a cross and an open circle, told apart without colour. */
final class Icon {
  private Icon() {}

  /** Returns a sign of its own, which says nothing to those who hear the page. */
  static Element of(State state) {
    return Element.of("svg", "icon " + Link.className(state))
        .with("viewBox", "0 0 20 20")
        .with("aria-hidden", "true")
        .add(at(state, 10, 10));
  }

  /** Returns the sign within a picture, around a centre. */
  static Element at(State state, int x, int y) {
    Element sign =
        Element.of("g", "sign " + Link.className(state))
            .add(Element.of("circle").with("cx", x).with("cy", y).with("r", 9));
    return switch (state) {
      case HOLDS -> sign.add(stroke("M%d %d l3 3.5 l5.5 -7".formatted(x - 4, y)));
      case BROKEN -> sign.add(stroke("M%d %d l7 7 m0 -7 l-7 7".formatted(x - 3, y - 3)));
      case NOT_REACHED -> sign;
    };
  }

  private static Element stroke(String path) {
    return Element.of("path").with("d", path);
  }
}
