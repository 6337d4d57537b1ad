package io.modelsigning.cli.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class ShellTest {
  static String[][] words() {
    return new String[][] {
      {"model/model.sig", "model/model.sig"},
      {"", "''"},
      {"my model", "'my model'"},
      {"it's", "'it'\\''s'"},
      {"$(rm -rf .)", "'$(rm -rf .)'"},
      {"~", "'~'"},
    };
  }

  @ParameterizedTest
  @MethodSource("words")
  void quotesWhatAShellWouldChange(String word, String quoted) {
    assertEquals(quoted, Shell.quote(word));
  }
}
