package io.modelsigning.html;

import io.modelsigning.domain.signature.CheckedEvidence.State;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Draws the chain of evidence. Coordinates are pixels of a narrow screen. */
final class ChainPicture {
  private static final int WIDTH = 288;
  private static final int MARGIN = 2;
  private static final int BOX_HEIGHT = 50;
  private static final int GAP = 30;
  private static final int MIDDLE = WIDTH / 2;
  private static final int BESIDE_WIDTH = 126;

  /** How much text in the fixed-width face there is room for. */
  private static final int COLUMNS = 30;

  private static final int BESIDE_COLUMNS = 11;

  private final Element drawing = Element.of("g");
  private int y = MARGIN;

  private ChainPicture() {}

  static Element of(List<Link> links) {
    ChainPicture picture = new ChainPicture();
    picture.draw(links);
    return Element.of("svg", "chain")
        .with("viewBox", "0 0 %d %d".formatted(WIDTH, picture.y + MARGIN))
        .with("width", WIDTH)
        .with("height", picture.y + MARGIN)
        .with("role", "img")
        .with("aria-labelledby", "picture-title picture-desc")
        .add(
            Element.of("title").with("id", "picture-title").text("Chain of evidence"),
            Element.of("desc")
                .with("id", "picture-desc")
                .text(
                    links.stream()
                        .map(link -> link.title() + ": " + link.stateInWords())
                        .collect(Collectors.joining("; "))),
            picture.drawing);
  }

  private void draw(List<Link> links) {
    List<Link> beside = new ArrayList<>();
    Link above = null;
    for (Link link : links) {
      if (link.isBeside()) {
        beside.add(link);
        continue;
      }
      if (above != null) {
        connect(above, link, beside);
        beside.clear();
      }
      box(link, MARGIN, WIDTH - 2 * MARGIN, COLUMNS);
      y += BOX_HEIGHT;
      above = link;
    }
  }

  private void connect(Link from, Link to, List<Link> beside) {
    boolean whole = from.state() == State.HOLDS && to.state() == State.HOLDS;
    int start = y;
    drawing.add(
        Element.of("text", "does")
            .with("x", MIDDLE + 10)
            .with("y", y + GAP / 2 + 4)
            .text(from.does()));
    y += GAP;
    if (!beside.isEmpty()) {
      int x = MARGIN;
      for (Link link : beside) {
        box(link, x, BESIDE_WIDTH, BESIDE_COLUMNS);
        x = WIDTH - MARGIN - BESIDE_WIDTH;
      }
      y += BOX_HEIGHT;
      x = MARGIN + BESIDE_WIDTH / 2;
      for (Link link : beside) {
        boolean good = link.state() == State.HOLDS && to.state() == State.HOLDS;
        arrow(x, y, y + GAP, good);
        boolean left = x < MIDDLE;
        drawing.add(
            Element.of("text", left ? "does" : "does before")
                .with("x", left ? x + 10 : x - 10)
                .with("y", y + GAP / 2 + 4)
                .text(link.does()));
        x = WIDTH - MARGIN - BESIDE_WIDTH / 2;
      }
      y += GAP;
    }
    if (from.state() == State.BROKEN) {
      brokenArrow(start, y);
    } else {
      arrow(MIDDLE, start, y, whole);
    }
  }

  private void arrow(int x, int from, int to, boolean whole) {
    drawing.add(
        Element.of("path", whole ? "arrow holds" : "arrow unknown")
            .with("d", "M%d %d V%d".formatted(x, from + 1, to - 3)),
        head(x, to, whole ? "head holds" : "head unknown"));
  }

  private void brokenArrow(int from, int to) {
    drawing.add(
        Element.of("path", "arrow broken")
            .with("d", "M%d %d v5 l-6 3 l12 4 l-6 3".formatted(MIDDLE, from + 1)),
        Element.of("path", "arrow unknown")
            .with("d", "M%d %d V%d".formatted(MIDDLE, from + 20, to - 3)),
        head(MIDDLE, to, "head unknown"));
  }

  private static Element head(int x, int tip, String classes) {
    return Element.of("path", classes).with("d", "M%d %d l-5 -7 h10 z".formatted(x, tip - 1));
  }

  private void box(Link link, int x, int width, int columns) {
    boolean broken = link.state() == State.BROKEN;
    drawing.add(
        Element.of("rect", "box " + Link.className(link.state()))
            .with("x", x)
            .with("y", y)
            .with("width", width)
            .with("height", BOX_HEIGHT)
            .with("rx", 8));
    if (broken) {
      // The crack: a strip of background through the frame, and its red edge.
      String crack = "M%d %d l7 15 l-10 9 l8 12 l-7 16".formatted(x + width - 20, y - 1);
      drawing.add(
          Element.of("path", "crack").with("d", crack),
          Element.of("path", "edge").with("d", crack));
    }
    drawing.add(
        Icon.at(link.state(), x + 20, y + BOX_HEIGHT / 2),
        Element.of("text", "name").with("x", x + 37).with("y", y + 21).text(link.title()),
        Element.of("text", "glimpse")
            .with("x", x + 37)
            .with("y", y + 39)
            .text(Text.fitting(link.glimpse(), broken ? columns - 3 : columns)));
  }
}
