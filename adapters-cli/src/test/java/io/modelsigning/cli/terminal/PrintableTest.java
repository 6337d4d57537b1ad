package io.modelsigning.cli.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PrintableTest {
  static Object[][] hostile() {
    return new Object[][] {
      {"\u001b[2Jx", "\\u{1b}[2Jx"},
      {"a\nb\r\tc", "a\\u{a}b\\u{d}\\u{9}c"},
      {"\u0000\u007f\u009b", "\\u{0}\\u{7f}\\u{9b}"},
      {"\u202egpj.exe", "\\u{202e}gpj.exe"},
      {"a\u2066b\u2069", "a\\u{2066}b\\u{2069}"},
      {"a\u2028b\u2029", "a\\u{2028}b\\u{2029}"},
      {"a\u200bb\ufeff", "a\\u{200b}b\\u{feff}"},
      {"\ud800", "\\u{d800}"},
      {"\udb40\udc41", "\\u{e0041}"},
    };
  }

  @ParameterizedTest
  @MethodSource("hostile")
  void writesWhatIsInvisibleAsNumbers(String text, String printable) {
    assertEquals(printable, Printable.of(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "plain", "mödel 模型", "🤖 👩\u200d🚀", "a\\b", "'$(x)'"})
  void leavesTheRest(String text) {
    assertEquals(text, Printable.of(text));
  }
}
