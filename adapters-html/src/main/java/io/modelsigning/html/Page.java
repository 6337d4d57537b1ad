package io.modelsigning.html;

import io.modelsigning.domain.manifest.Bytes;

/** What all pages have in common: they need nothing beside themselves and run nothing. */
final class Page {
  private static final String DOCTYPE = "<!DOCTYPE html>\n";

  private static final String GENERATOR = "<meta name=\"generator\" content=\"model-signing ";

  private Page() {}

  /** Returns whether a text begins as the pages of a program called {@code model-signing} do. */
  static boolean isHead(String text) {
    return text.startsWith(DOCTYPE) && text.contains(GENERATOR);
  }

  /** Returns a page in UTF-8; it is HTML and well-formed XML at once. */
  static Bytes of(String program, String title, Element body) {
    StringBuilder page = new StringBuilder(DOCTYPE);
    Element.of("html")
        .with("lang", "en")
        .with("xmlns", "http://www.w3.org/1999/xhtml")
        .add(head(program, title), body)
        .writeTo(page);
    return Bytes.ofUtf8(page.append('\n').toString());
  }

  private static Element head(String program, String title) {
    Stylesheet sheet = Stylesheet.load();
    return Element.of("head")
        .add(
            Element.of("meta").with("charset", "utf-8"),
            // Near the beginning, where isHead looks for it.
            meta("generator", program),
            Element.of("meta")
                .with("http-equiv", "Content-Security-Policy")
                .with("content", sheet.contentSecurityPolicy()),
            meta("viewport", "width=device-width, initial-scale=1"),
            meta("color-scheme", "light dark"),
            meta("referrer", "no-referrer"),
            Element.of("title").text(title),
            Element.of("style").add(sheet));
  }

  private static Element meta(String name, String content) {
    return Element.of("meta").with("name", name).with("content", content);
  }

  static Element header(String kind) {
    return Element.of("header")
        .add(Element.of("p").add(Element.of("strong").text("Model Signing")).text(" " + kind));
  }
}
