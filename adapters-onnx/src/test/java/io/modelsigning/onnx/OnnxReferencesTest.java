package io.modelsigning.onnx;

import static io.modelsigning.onnx.OnnxBytes.addition;
import static io.modelsigning.onnx.OnnxBytes.concatenated;
import static io.modelsigning.onnx.OnnxBytes.entry;
import static io.modelsigning.onnx.OnnxBytes.external;
import static io.modelsigning.onnx.OnnxBytes.internal;
import static io.modelsigning.onnx.OnnxBytes.message;
import static io.modelsigning.onnx.OnnxBytes.model;
import static io.modelsigning.onnx.OnnxBytes.number;
import static io.modelsigning.onnx.OnnxBytes.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.InvalidProtocolBufferException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class OnnxReferencesTest {
  private static final byte[] TENSOR = external("w.bin");

  private static Set<String> of(byte[] model) throws IOException {
    return OnnxReferences.of(
        new ByteArrayInputStream(model), "m.onnx", Set.of("w.bin", "d/w.bin")::contains);
  }

  private static byte[] attribute(int field, byte[]... content) {
    return message(5, text(1, "value"), message(field, content));
  }

  /** By onnx.proto, every place that a tensor can be in. */
  static Stream<Arguments> places() {
    byte[] inGraph = message(5, TENSOR);
    return Stream.of(
        Arguments.of("initializer", model(inGraph)),
        Arguments.of("sparse initializer", model(message(15, message(1, TENSOR)))),
        Arguments.of("indices", model(message(15, message(2, TENSOR)))),
        Arguments.of("constant", model(message(1, attribute(5, TENSOR)))),
        Arguments.of("list of constants", model(message(1, attribute(10, TENSOR)))),
        Arguments.of("sparse constant", model(message(1, attribute(22, message(1, TENSOR))))),
        Arguments.of("sparse constants", model(message(1, attribute(23, message(2, TENSOR))))),
        Arguments.of("branch", model(message(1, attribute(6, inGraph)))),
        Arguments.of("branches", model(message(1, attribute(11, inGraph)))),
        Arguments.of(
            "branch of a branch",
            model(message(1, attribute(6, message(1, attribute(6, inGraph)))))),
        Arguments.of("function", message(25, message(7, attribute(5, TENSOR)))),
        Arguments.of(
            "default of a function", message(25, message(11, text(1, "a"), message(5, TENSOR)))),
        Arguments.of("training", message(20, message(1, inGraph))),
        Arguments.of("algorithm", message(20, message(2, inGraph))),
        Arguments.of("second graph", concatenated(model(), model(inGraph))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("places")
  void findsTensorsWhereverTheyAre(String place, byte[] model) throws IOException {
    assertEquals(Set.of("w.bin"), of(model), place);
  }

  @Test
  void takesWhatIsInTheModelForThat() throws IOException {
    assertEquals(Set.of(), of(addition(2, internal(1, 2))));
  }

  /** Fields of a message that is there twice are merged, so that neither shows all. */
  @Test
  void findsWhatIsToldInTwoPieces() throws IOException {
    byte[] pieces =
        message(1, message(5, message(5, entry("location", "w.bin")), message(5, number(14, 1))));
    assertEquals(Set.of("w.bin"), of(model(pieces)));
    byte[] keyLast =
        message(13, text(2, "x"), text(1, "offset"), text(2, "w.bin"), text(1, "location"));
    assertEquals(Set.of("w.bin"), of(model(message(5, keyLast))));
  }

  @Test
  void looksOverWhatItDoesNotKnow() throws IOException {
    byte[] group = {(byte) 0xa3, 6, 8, 1, (byte) 0xa4, 6};
    assertEquals(
        Set.of("w.bin"), of(model(group, number(99, -1), text(98, "new"), message(5, TENSOR))));
    // No tensor, since its field is of another type.
    assertEquals(Set.of(), of(model(number(5, 1))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"w.bin", "./w.bin", "d/w.bin", "d/./w.bin"})
  void followsWhatStaysBelow(String location) throws IOException {
    assertEquals(
        Set.of(location.contains("d/") ? "d/w.bin" : "w.bin"), of(addition(2, external(location))));
  }

  @Test
  void isRelativeToTheFile() throws IOException {
    assertEquals(
        Set.of("a/b/w.bin"),
        OnnxReferences.of(
            new ByteArrayInputStream(addition(2, external("b/w.bin"))),
            "a/m.onnx",
            Set.of("a/b/w.bin")::contains));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "other.bin",
        "../w.bin",
        "d/../w.bin",
        "/w.bin",
        "d//w.bin",
        "w.bin/",
        "d",
        "..\\w.bin",
        "w.bin\0",
        "*/_ORT_MEM_ADDR_/*"
      })
  void refusesWhatIsNoFileOfTheModel(String location) {
    OnnxModelException refusal =
        assertThrows(OnnxModelException.class, () -> of(addition(2, external(location))));
    assertEquals("m.onnx", refusal.path());
    assertTrue(
        String.valueOf(refusal.getMessage())
            .startsWith(
                "'m.onnx' must have its data in verified files of the model beside or below it"),
        refusal::getMessage);
  }

  /** Not even where the model has files of such names. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "./.",
        "w.bin/.",
        "../w.bin",
        "d/../w.bin",
        "/w.bin",
        "..\\w.bin",
        "*/_ORT_MEM_ADDR_/*"
      })
  void refusesWhatOthersTakeForMoreThanAName(String location) {
    assertThrows(
        OnnxModelException.class,
        () ->
            OnnxReferences.of(
                new ByteArrayInputStream(addition(2, external(location))),
                "m.onnx",
                anything -> true));
  }

  @Test
  void refusesModelsThatAreCompiled() {
    byte[] node = message(1, text(4, "EPContext"), text(7, "com.microsoft"));
    assertThrows(OnnxModelException.class, () -> of(model(node)));
  }

  @Test
  void refusesTheRuntimesOwnFormat() {
    byte[] flat = new byte[40];
    System.arraycopy("ORTM".getBytes(StandardCharsets.US_ASCII), 0, flat, 4, 4);
    assertThrows(OnnxModelException.class, () -> of(flat));
    // Where it would pass for a model, whose producer has that name.
    byte[] both = text(2, "xxORTM");
    assertThrows(OnnxModelException.class, () -> of(both));
  }

  @Test
  void refusesWhatIsNoModel() {
    byte[] model = addition(2, external("w.bin"));
    for (byte[] none :
        new byte[][] {
          Arrays.copyOf(model, model.length - 1),
          Arrays.copyOf(model, 40),
          new byte[10],
          // The end of a group.
          {12},
          "{\"not\": \"a model\"}".getBytes(StandardCharsets.UTF_8)
        }) {
      assertThrows(InvalidProtocolBufferException.class, () -> of(none));
    }
  }

  @Test
  void goesOnlySoDeep() throws IOException {
    assertEquals(Set.of(), of(nested(OnnxReferences.MAXIMUM_DEPTH)));
    assertThrows(OnnxModelException.class, () -> of(nested(OnnxReferences.MAXIMUM_DEPTH + 1)));
  }

  /** Returns a model with this many messages within each other: graph, node, attribute, graph … */
  private static byte[] nested(int depth) {
    byte[] inner = new byte[0];
    int[] fields = {6, 1, 5};
    for (int level = depth; level > 0; level--) {
      // A model has a graph in another field than an attribute does.
      inner = message(level == 1 ? 7 : fields[(level - 1) % 3], inner);
    }
    return inner;
  }

  @Test
  void holdsOnlySoMuch() throws IOException {
    String longest = "w".repeat(OnnxReferences.MAXIMUM_TEXT_BYTES);
    assertEquals(
        Set.of(longest),
        OnnxReferences.of(
            new ByteArrayInputStream(addition(2, external(longest))), "m.onnx", longest::equals));
    assertThrows(OnnxModelException.class, () -> of(addition(2, external(longest + "w"))));
    byte[][] tensors = new byte[OnnxReferences.MAXIMUM_LOCATIONS + 1][];
    for (int i = 0; i < tensors.length; i++) {
      tensors[i] = message(5, external("w" + i));
    }
    byte[] many = model(tensors);
    OnnxModelException refusal =
        assertThrows(
            OnnxModelException.class,
            () -> OnnxReferences.of(new ByteArrayInputStream(many), "m.onnx", any -> true));
    assertTrue(String.valueOf(refusal.getMessage()).contains("10000"));
    tensors[0] = new byte[0];
    byte[] fewer = model(tensors);
    assertEquals(
        OnnxReferences.MAXIMUM_LOCATIONS,
        OnnxReferences.of(new ByteArrayInputStream(fewer), "m.onnx", any -> true).size());
  }

  /** A model of a gigabyte, which nobody holds. */
  @Test
  void holdsNoData() throws IOException {
    long bytes = 1L << 30;
    byte[] head = new byte[] {58};
    byte[] tensorHead = new byte[] {42};
    byte[] rawHead = concatenated(new byte[] {74}, varint(bytes));
    byte[] tensor = concatenated(tensorHead, varint(rawHead.length + bytes), rawHead);
    byte[] graph = concatenated(head, varint(tensor.length + bytes), tensor);
    try (InputStream in = new ZerosAfter(graph, bytes)) {
      assertEquals(Set.of(), OnnxReferences.of(in, "m.onnx", any -> false));
      assertEquals(-1, in.read());
    }
  }

  private static byte[] varint(long value) {
    byte[] field = number(1, value);
    return Arrays.copyOfRange(field, 1, field.length);
  }

  /** Some bytes, and then zeros, none of which is anywhere. */
  private static final class ZerosAfter extends InputStream {
    private final ByteArrayInputStream head;
    private long zeros;

    ZerosAfter(byte[] head, long zeros) {
      this.head = new ByteArrayInputStream(head);
      this.zeros = zeros;
    }

    @Override
    public int read() {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0];
    }

    @Override
    public int read(byte[] target, int offset, int length) {
      int bytes = head.read(target, offset, length);
      if (bytes < 0 && zeros > 0) {
        bytes = (int) Math.min(length, zeros);
        Arrays.fill(target, offset, offset + bytes, (byte) 0);
        zeros -= bytes;
      }
      return bytes;
    }

    @Override
    public long skip(long bytes) {
      if (head.available() > 0) {
        return head.skip(bytes);
      }
      long skipped = Math.min(bytes, zeros);
      zeros -= skipped;
      return skipped;
    }
  }
}
