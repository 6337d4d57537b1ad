package io.modelsigning.cli.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class WordWrapTest {
  @ParameterizedTest
  @CsvSource({
    "'', 0, 2, 10, ''",
    "one two, 0, 2, 10, one two",
    "one two three, 0, 2, 10, one two|  three",
    "one two three, 4, 2, 10, one|  two|  three",
    "a-very-long-word x, 0, 2, 10, a-very-long-word|  x",
    "模型 模型 x, 0, 0, 9, 模型 模型|x",
    "one two three, 0, 2, 2147483647, one two three",
  })
  void breaksBetweenWords(String text, int from, int indent, int columns, String lines) {
    assertEquals(
        lines.replace("|", System.lineSeparator()), WordWrap.wrapped(text, from, indent, columns));
  }
}
