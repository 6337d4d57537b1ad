package io.modelsigning.cli.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TerminalWidthTest {
  @ParameterizedTest
  @CsvSource(
      nullValues = "nothing",
      value = {
        "24 80, 80",
        "nothing, 99",
        "'', 99",
        "0 0, 99",
        "24, 99",
        "24 x, 99",
        "50 132, 132"
      })
  void isTheSecondNumber(String answer, int columns) {
    assertEquals(columns, TerminalWidth.columnsOf(answer, 99));
  }
}
