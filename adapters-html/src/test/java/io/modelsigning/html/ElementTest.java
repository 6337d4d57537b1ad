package io.modelsigning.html;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ElementTest {
  private static String markup(Content content) {
    StringBuilder page = new StringBuilder();
    content.writeTo(page);
    return page.toString();
  }

  @Test
  void textAndAttributesAreEscaped() {
    assertEquals(
        "<p class=\"&quot; onclick=&quot;x\">&lt;b&gt;&amp;lt;&#39;</p>",
        markup(Element.of("p", "\" onclick=\"x").text("<b>&lt;'")));
  }

  @Test
  void emptyElementsAreClosedAndOthersHaveAnEnd() {
    assertEquals("<meta charset=\"utf-8\" />", markup(Element.of("meta").with("charset", "utf-8")));
    assertEquals("<td></td>", markup(Element.of("td")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"script", "img", "iframe", "form", "foreignObject", "p onclick", "a><b"})
  void thereAreOnlyElementsThatDoNothing(String name) {
    assertThrows(IllegalArgumentException.class, () -> Element.of(name));
  }

  @ParameterizedTest
  @ValueSource(strings = {"onclick", "style", "src", "srcdoc", "xlink:href", "x=\"\" onload"})
  void thereAreOnlyAttributesThatDoNothing(String name) {
    assertThrows(IllegalArgumentException.class, () -> Element.of("p").with(name, "x"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"javascript:alert(1)", "https://example.com/", "other.html", ""})
  void linksStayInThePage(String target) {
    assertThrows(IllegalArgumentException.class, () -> Element.of("a").with("href", target));
  }

  @Test
  void aStyleSheetCannotEndItself() {
    assertThrows(IllegalArgumentException.class, () -> new Stylesheet("</style><script>"));
    assertThrows(IllegalArgumentException.class, () -> new Stylesheet("a&b"));
  }

  @Test
  void joinersAndLettersOfAnyScriptStay() {
    assertEquals("é模ع👩‍🔬", markup(new Text("é模ع👩‍🔬")));
    assertEquals(
        "\\u{7f}\\u{85}\\u{ad}\\u{e000}".replace("\\u{e000}", "\ue000"),
        markup(new Text("\u007f\u0085\u00ad\ue000")));
  }

  @Test
  void picturesTakeAsMuchTextAsHasRoom() {
    assertEquals("abcde", Text.fitting("abcde", 5));
    assertEquals("abcd…", Text.fitting("abcdef", 5));
    assertEquals("模型", Text.fitting("模型", 4));
    assertEquals("模…", Text.fitting("模型", 3));
    assertEquals("…", Text.fitting("\u202e", 5));
  }
}
