package io.modelsigning.domain.manifest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ModelPathTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "a/b",
        "...",
        "..a",
        "a..",
        ".git",
        "a/.b",
        " ",
        "a:0:10",
        "back\\slash",
        "-rf",
        "line\nbreak",
        "\u00e9",
        "e\u0301",
        "\ud83d\ude80",
        "C:",
        "~"
      })
  void acceptsWhatAFileCanBeCalled(String text) {
    assertEquals(text, ModelPath.of(text).toString());
    assertEquals(text, String.join("/", ModelPath.of(text).components()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "/a",
        "a/",
        "a//b",
        ".",
        "..",
        "./a",
        "../a",
        "a/.",
        "a/..",
        "a/./b",
        "a/../b",
        "a\0b",
        "\ud83d",
        "\ude80\ud83d",
        "a/\udc00"
      })
  void refusesWhatCouldLeadElsewhereOrCannotBeWritten(String text) {
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> ModelPath.of(text));
    assertTrue(String.valueOf(refused.getMessage()).contains("no path within a model"));
  }

  @Test
  void listsTheRootButNeverMakesItOfText() {
    assertEquals(ModelPath.ROOT, ModelPath.listed("."));
    assertEquals(ModelPath.of("a"), ModelPath.listed("a"));
    assertThrows(IllegalArgumentException.class, () -> ModelPath.listed(".."));
    assertThrows(IllegalArgumentException.class, () -> ModelPath.of("."));
  }

  @Test
  void knowsParentAndChildren() {
    assertEquals(Optional.of(ModelPath.of("a/b")), ModelPath.of("a/b/c").parent());
    assertEquals(Optional.empty(), ModelPath.of("a").parent());
    assertEquals(ModelPath.of("a/b"), ModelPath.of("a").resolve("b"));
    assertThrows(IllegalArgumentException.class, () -> ModelPath.of("a").resolve(".."));
    assertThrows(IllegalArgumentException.class, () -> ModelPath.of("a").resolve(""));
  }

  @Test
  void resolvesOnlyWhatStaysBelow() {
    ModelPath directory = ModelPath.of("a/b");
    assertEquals(ModelPath.of("a/b/c/d"), directory.resolve("c/d"));
    for (String name :
        List.of("", "/c", "c/", "c//d", ".", "./c", "c/..", "c\0", "\ud83d", "\udc00c")) {
      assertThrows(IllegalArgumentException.class, () -> directory.resolve(name), name);
    }
    assertThrows(IllegalArgumentException.class, () -> ModelPath.ROOT.resolve("c"));
    assertThrows(
        IllegalArgumentException.class,
        () -> directory.resolve("\u00e9".repeat(ModelPath.MAXIMUM_BYTES / 2)));
    String longest = "c".repeat(ModelPath.MAXIMUM_BYTES - "a/b/".length());
    assertEquals(longest, directory.resolve(longest).name());
    assertThrows(IllegalArgumentException.class, () -> directory.resolve(longest + "c"));
  }

  @Test
  void hasTheNameThatIsItsLastComponent() {
    assertEquals("c.bin", ModelPath.of("a/b/c.bin").name());
    assertEquals("c", ModelPath.of("c").name());
  }

  @Test
  void comparesExactly() {
    assertNotEquals(ModelPath.of("\u00e9"), ModelPath.of("e\u0301"));
    assertNotEquals(ModelPath.of("a"), ModelPath.of("A"));
  }

  @Test
  void ordersByCodePointAndNotByComponent() {
    List<String> expected =
        List.of("a", "a-b", "a.txt", "a/b", "a0", "b", "\u00e9", "\uff5e", "\ud800\udc00");
    List<ModelPath> paths = new ArrayList<>(expected.stream().map(ModelPath::of).toList());
    java.util.Collections.shuffle(paths, new Random(0x5eed));
    assertEquals(
        expected, paths.stream().sorted().map(ModelPath::toString).collect(Collectors.toList()));
  }

  @Test
  void ordersAsTheBytesOfUtf8Do() {
    Random random = new Random(0x0bde);
    for (int i = 0; i < 20_000; i++) {
      String a = text(random);
      String b = random.nextInt(4) == 0 ? a + text(random) : text(random);
      int bytes =
          Arrays.compareUnsigned(
              a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
      assertEquals(
          Integer.signum(bytes),
          Integer.signum(CodePointOrder.compare(a, b)),
          () -> "'%s' and '%s'".formatted(a, b));
    }
  }

  private static String text(Random random) {
    int[] ranges = {0x20, 0x7f, 0xe0, 0x7ff, 0xd7f0, 0xd7ff, 0xe000, 0xffff, 0x10000, 0x10ffff};
    StringBuilder text = new StringBuilder();
    int length = random.nextInt(5);
    for (int i = 0; i < length; i++) {
      int range = 2 * random.nextInt(ranges.length / 2);
      text.appendCodePoint(ranges[range] + random.nextInt(ranges[range + 1] - ranges[range] + 1));
    }
    return text.toString();
  }
}
