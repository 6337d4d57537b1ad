package io.modelsigning.cli.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.modelsigning.domain.port.out.ProgressListener.Phase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ProgressBarTest {
  private static final long GB = 1_000_000_000;
  private static final String FILE = "weights/model-00003-of-00008.safetensors";

  private static Progress hashing(long done, long all, long rate, String file) {
    return new Progress(Phase.HASH, 5, 0, done, all, rate, false, file);
  }

  private static String plain(Progress progress, int columns) {
    return new ProgressBar(Style.PLAIN, true).of(progress, columns).text();
  }

  @Test
  void showsShareBytesRateTimeAndEndOfFile() {
    assertEquals(
        " 41% ━━━━━───────  11.3/27.0 GB    2.1 GB/s   0:08 left  …f-00008.safetensors",
        plain(hashing(11_300_000_000L, 27 * GB, 2_100_000_000, FILE), 77));
  }

  @Test
  void saysWhatItDoesWhereThereIsRoom() {
    assertEquals(
        "hashing  41% ━━━━━━━━━─────────────  11.3/27.0 GB    2.1 GB/s   0:08 left  " + FILE,
        plain(hashing(11_300_000_000L, 27 * GB, 2_100_000_000, FILE), 117).stripTrailing());
  }

  @Test
  void needsNoUnicode() {
    assertEquals(
        " 41% [####------]  11.3/27.0 GB    2.1 GB/s   0:08 left  ...00008.safetensors",
        new ProgressBar(Style.PLAIN, false)
            .of(hashing(11_300_000_000L, 27 * GB, 2_100_000_000, FILE), 77)
            .text());
  }

  @ParameterizedTest
  @CsvSource({
    "60, ' 41% ━━━━━━━──────────  11.3/27.0 GB    2.1 GB/s   0:08 left'",
    "44, ' 41%  11.3/27.0 GB    2.1 GB/s   0:08 left'",
    "30, ' 41%  11.3/27.0 GB   0:08 left'",
    "17, ' 41%   0:08 left'",
    "10, ' 41%'",
    "3, ''",
  })
  void dropsWhatMattersLeastWhereItIsNarrow(int columns, String line) {
    assertEquals(line, plain(hashing(11_300_000_000L, 27 * GB, 2_100_000_000, FILE), columns));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a", FILE, "模型/權重-模型-模型-模型.safetensors", "e\u0301e\u0301e\u0301"})
  void neverTakesMoreThanItHas(String file) {
    long[] amounts = {0, 1, 999, 1000, 999_949, 27 * GB, Long.MAX_VALUE};
    for (Style style : Style.values()) {
      for (boolean unicode : new boolean[] {true, false}) {
        ProgressBar bar = new ProgressBar(style, unicode);
        for (int columns = 0; columns <= 200; columns++) {
          for (long all : amounts) {
            for (long rate : new long[] {0, 1, all / 7, all}) {
              ProgressBar.Line line = bar.of(hashing(all / 3, all, rate, file), columns);
              String visible = line.text().replaceAll("\u001b\\[[0-9;]*m", "");
              assertEquals(DisplayWidth.of(visible), line.columns(), line::text);
              assertTrue(line.columns() <= columns, line::text);
            }
          }
        }
      }
    }
  }

  @Test
  void keepsEverythingInPlaceWhileNumbersGrow() {
    int from = plain(hashing(0, 27 * GB, 0, FILE), 100).indexOf("weights");
    for (long done = 0; done <= 27 * GB; done += GB / 3) {
      String line = plain(hashing(done, 27 * GB, 900 + done / 9, FILE), 100);
      assertEquals(from, line.indexOf("weights"), line);
    }
  }

  @Test
  void tellsNoTimeItDoesNotKnow() {
    assertTrue(!plain(hashing(1, 27 * GB, 0, FILE), 100).contains("left"));
    assertTrue(!plain(hashing(1, Long.MAX_VALUE, 1000, FILE), 100).contains("left"));
    Progress early = new Progress(Phase.HASH, 1, 0, 1, 27 * GB, 1_000_000, false, FILE);
    assertTrue(!plain(early, 100).contains("left"));
  }

  @Test
  void tellsStandstill() {
    Progress stalled = new Progress(Phase.HASH, 60, 0, 1, 27 * GB, 0, true, FILE);
    assertTrue(plain(stalled, 100).contains("  stalled  "), () -> plain(stalled, 100));
  }

  @Test
  void allIsDoneOnlyAtTheEnd() {
    assertTrue(plain(hashing(27 * GB - 1, 27 * GB, 1, ""), 77).startsWith(" 99% "));
    assertTrue(plain(hashing(27 * GB, 27 * GB, 1, ""), 77).startsWith("100% ━━━━"));
    assertTrue(plain(hashing(0, 0, 0, ""), 77).startsWith("100% ━━━━"));
  }

  @Test
  void otherPhasesAreAWordAndACountOrTime() {
    assertEquals(
        "listing files  1,234,567 found",
        plain(new Progress(Phase.ENUMERATE, 5, 1_234_567, 0, 0, 0, false, ""), 77));
    assertEquals("signing  0:05", plain(new Progress(Phase.SIGN, 5, 0, 0, 0, 0, false, ""), 77));
    assertEquals(
        "checking the signature  1:01",
        plain(new Progress(Phase.VERIFY, 61, 0, 0, 0, 0, false, ""), 77));
    assertEquals("", plain(new Progress(Phase.VERIFY, 61, 0, 0, 0, 0, false, ""), 10));
  }

  @Test
  void coloursOnlyWhenTheStyleHasThem() {
    Progress half = hashing(1, 2, 1, "f");
    assertTrue(!plain(half, 77).contains("\u001b"));
    assertTrue(new ProgressBar(Style.COLOR, true).of(half, 77).text().contains("\u001b[32m━"));
  }
}
