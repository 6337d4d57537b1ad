package io.modelsigning.cli.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DisplayWidthTest {
  @ParameterizedTest
  @CsvSource({
    "'', 0",
    "model.bin, 9",
    "é, 1",
    "e\u0301, 1",
    "模型, 4",
    "ﾓﾃﾞﾙ, 4",
    "モデル, 6",
    "한국, 4",
    "\u1112\u1161\u11ab, 2",
    "🤗, 2",
    "👩\u200d💻, 4",
    "…, 1",
    "━╸─, 3",
  })
  void countsColumns(String text, int columns) {
    assertEquals(columns, DisplayWidth.of(text));
  }

  @ParameterizedTest
  @CsvSource({
    "a/b/model.bin, 20, a/b/model.bin",
    "aa/b/model.bin, 13, …/b/model.bin",
    "a/b/model.bin, 11, …/model.bin",
    "model-00001.safetensors, 12, …safetensors",
    "a/b/模型.bin, 8, …型.bin",
    "a/b/model.bin, 1, …",
    "a/b/model.bin, 0, ''",
  })
  void keepsTheEnd(String path, int columns, String shown) {
    assertEquals(shown, DisplayWidth.endOf(path, columns, "…"));
  }

  @Test
  void leavesNoMarkWithoutItsLetter() {
    assertEquals("...b", DisplayWidth.endOf("abcdee\u0301b", 4, "..."));
  }
}
