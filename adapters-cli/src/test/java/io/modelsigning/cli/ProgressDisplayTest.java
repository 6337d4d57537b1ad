package io.modelsigning.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.modelsigning.cli.ProgressDisplay.Form;
import io.modelsigning.domain.manifest.ModelPath;
import io.modelsigning.domain.port.out.ProgressListener.Phase;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import org.junit.jupiter.api.Test;

final class ProgressDisplayTest {
  private static ProgressDisplay display(Form form, int columns) {
    return new ProgressDisplay(new PrintWriter(Writer.nullWriter()), form, columns);
  }

  @Test
  void barShowsShareBytesRateTimeAndFile() {
    assertEquals(
        "hashing [############------------]  50%  1.0 GB of 2.0 GB  500.0 MB/s  0:02 left  a.bin",
        display(Form.BAR, 120).line(1_000_000_000, 2_000_000_000, 2, "a.bin"));
  }

  @Test
  void barFitsTheTerminal() {
    String line = display(Form.BAR, 40).line(1, 2, 1, "a-very-long-name-of-a-file.safetensors");
    assertEquals(39, line.length());
    assertTrue(line.endsWith("…"), line);
  }

  @Test
  void linesAreNeverCut() {
    assertEquals(
        "hashing   0%  0 bytes of 2.0 GB  0 bytes/s  some/file",
        display(Form.LINES, 10).line(0, 2_000_000_000, 5, "some/file"));
  }

  @Test
  void moreThanPlannedIsNotMoreThanAll() {
    assertTrue(display(Form.LINES, 80).line(3, 2, 1, "").contains("100%"));
    assertTrue(display(Form.LINES, 80).line(0, 0, 0, "").contains("100%"));
  }

  @Test
  void barIsDrawnAndRemoved() throws InterruptedException {
    StringWriter err = new StringWriter();
    ProgressDisplay display = new ProgressDisplay(new PrintWriter(err), Form.BAR, 120);
    display.started(Phase.HASH);
    display.planned(1, 100);
    display.hashing(ModelPath.of("evil\u001b[2J"));
    display.hashed(50);
    for (int i = 0; i < 100 && !err.toString().contains("50%"); i++) {
      Thread.sleep(50);
    }
    display.aside(() -> {});
    display.finished(Phase.HASH);
    String written = err.toString();
    assertTrue(written.contains("50%"), written);
    assertTrue(written.contains("evil\\u{1b}[2J"), written);
    assertTrue(written.endsWith("\r\u001b[K"), written);
  }

  @Test
  void nothingIsDrawnForQuickWork() {
    StringWriter err = new StringWriter();
    ProgressDisplay display = new ProgressDisplay(new PrintWriter(err), Form.BAR, 80);
    display.started(Phase.HASH);
    display.finished(Phase.HASH);
    assertEquals("", err.toString());
  }
}
