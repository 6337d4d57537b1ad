package io.modelsigning.yaml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a document comes to; what is made to do harm is among the tests of policies too. */
final class YamlDocumentTest {
  private static final YamlLimits LIMITS = new YamlLimits("a recipe", 64, 3, 8);

  private static Optional<Node> read(String text) throws YamlFault {
    return YamlDocument.read("r.yaml", text.getBytes(StandardCharsets.UTF_8), LIMITS);
  }

  private static YamlFault fault(String text) {
    return assertThrows(YamlFault.class, () -> read(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "# nothing\n", "# nothing"})
  void nothingButCommentsIsNoDocument(String text) throws Exception {
    assertEquals(Optional.empty(), read(text));
  }

  @Test
  void valuesAreOfTheKindThatIsWritten() throws Exception {
    Node.Members members =
        read("a: off\nb: 'true'\nc: true\nd: 010\ne: [x, 1]\nf: {g: no}\n").orElseThrow().members();
    assertEquals("off", members.get("a").text().value());
    assertEquals("true", members.get("b").text().value());
    assertTrue(members.flag("c"));
    assertEquals("010", ((Node.Numeral) members.get("d")).value());
    assertEquals(2, members.get("e").items().values().size());
    assertEquals("no", members.get("f").members().get("g").text().value());
  }

  @Test
  void eachValueKnowsWhereItStands() throws Exception {
    Node.Members members = read("a: 1\nb:\n  - x\n  -  y: z\n").orElseThrow().members();
    Node second = members.get("b").items().values().get(1);
    assertEquals(new Place("r.yaml", 2, 1, "b"), members.names().get("b"));
    assertEquals(new Place("r.yaml", 4, 6, "b[1]"), second.place());
    assertEquals(new Place("r.yaml", 4, 9, "b[1].y"), second.members().get("y").place());
    assertEquals(
        "r.yaml:4:6: b[1].y: there is no such member; known are x",
        assertThrows(YamlFault.class, () -> second.members().only(Set.of("x"))).located());
  }

  @Test
  void limitsAreTheReaders() throws Exception {
    read("a: {b: {c: d}}");
    assertEquals(YamlFault.Kind.LIMIT_EXCEEDED, fault("a: {b: {c: {d: e}}}").kind());
    read("a: " + "x".repeat(8));
    assertEquals(
        "r.yaml:1:4: a: a text must have at most 8 characters, but has 9",
        limit("a: " + "x".repeat(9)));
    read("#" + "x".repeat(63));
    assertEquals("r.yaml:1:1: a recipe must have at most 64 bytes", limit("#" + "x".repeat(64)));
  }

  private static String limit(String text) {
    YamlFault fault = fault(text);
    assertEquals(YamlFault.Kind.LIMIT_EXCEEDED, fault.kind());
    return fault.located();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a: &x [1] | r.yaml:1:4: a: there must be no anchors and aliases",
        "a: *x | r.yaml:1:4: a: there must be no anchors and aliases",
        "a: !!str x | r.yaml:1:4: a: there must be no tags",
        "{a: 1, a: 2} | r.yaml:1:8: a: the member is there twice",
        "a: ~ | r.yaml:1:4: a: there must be a value, but is none",
        "--- {a: 1} --- {a: 2} | r.yaml:1:12: this is no YAML: expected '<document start>', but found '<scalar>'"
      })
  void onlyWhatJsonHasIsRead(String text, String located) {
    YamlFault fault = fault(text);
    assertEquals(YamlFault.Kind.MALFORMED, fault.kind());
    assertEquals(located, fault.located());
  }
}
