package io.modelsigning.html;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * An element of a page under construction; the only way text gets into one.
 *
 * <p>Text and attribute values are always escaped when written, and there is no way around it.
 * Elements and attributes that could run or fetch something do not exist: names are of a short
 * list, and a link leads to a place in the page itself. What is written is HTML and well-formed XML
 * at once.
 */
final class Element implements Content {
  private static final Set<String> EMPTY = Set.of("meta", "circle", "path", "rect", "line");

  private static final Set<String> NAMES =
      Set.of(
          "a", "bdi", "body", "circle", "code", "dd", "desc", "div", "dl", "dt", "figure", "footer",
          "g", "h1", "h2", "h3", "head", "header", "html", "li", "line", "main", "meta", "nav",
          "ol", "p", "path", "rect", "section", "span", "strong", "style", "svg", "table", "tbody",
          "td", "text", "th", "thead", "time", "title", "tr", "ul");

  private static final Set<String> ATTRIBUTES =
      Set.of(
          "aria-hidden",
          "aria-label",
          "aria-labelledby",
          "charset",
          "class",
          "content",
          "cx",
          "cy",
          "d",
          "datetime",
          "height",
          "href",
          "http-equiv",
          "id",
          "lang",
          "name",
          "r",
          "role",
          "rx",
          "scope",
          "viewBox",
          "width",
          "x",
          "x1",
          "x2",
          "xmlns",
          "y",
          "y1",
          "y2");

  private final String name;
  private final StringBuilder attributes = new StringBuilder();
  private final List<Content> contents = new ArrayList<>();

  private Element(String name) {
    this.name = name;
  }

  /**
   * Returns a new element.
   *
   * @throws IllegalArgumentException if pages have no such element
   */
  static Element of(String name) {
    if (!NAMES.contains(name)) {
      throw new IllegalArgumentException("a page has no element '" + name + "'");
    }
    return new Element(name);
  }

  /** Returns a new element with a class, or several. */
  static Element of(String name, String classes) {
    return of(name).with("class", classes);
  }

  /**
   * Adds an attribute.
   *
   * @throws IllegalArgumentException if pages have no such attribute, or a link leads elsewhere
   */
  Element with(String attribute, String value) {
    if (!ATTRIBUTES.contains(attribute)) {
      throw new IllegalArgumentException("a page has no attribute '" + attribute + "'");
    }
    if (attribute.equals("href") && !value.startsWith("#")) {
      throw new IllegalArgumentException(
          "a link must lead to a place in the page, but leads to '" + value + "'");
    }
    attributes.append(' ').append(attribute).append("=\"");
    Text.write(value, attributes);
    attributes.append('"');
    return this;
  }

  Element with(String attribute, int value) {
    return with(attribute, Integer.toString(value));
  }

  Element add(Content... more) {
    contents.addAll(List.of(more));
    return this;
  }

  Element addAll(List<? extends Content> more) {
    contents.addAll(more);
    return this;
  }

  /** Adds text, which may be anybody's. */
  Element text(String text) {
    return add(new Text(text));
  }

  @Override
  public void writeTo(StringBuilder page) {
    page.append('<').append(name).append(attributes);
    if (EMPTY.contains(name)) {
      page.append(" />");
      return;
    }
    page.append('>');
    contents.forEach(content -> content.writeTo(page));
    page.append("</").append(name).append('>');
  }
}
