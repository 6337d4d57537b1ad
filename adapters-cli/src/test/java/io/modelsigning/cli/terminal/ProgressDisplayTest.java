package io.modelsigning.cli.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.modelsigning.domain.manifest.ModelPath;
import io.modelsigning.domain.port.out.ProgressListener.Phase;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** By a clock of its own and without the thread: each step is a tenth of a second. */
final class ProgressDisplayTest {
  private static final String START = "\r";
  private static final String END = "\u001b[K";
  private static final long MB = 1_000_000;

  private final StringWriter err = new StringWriter();
  private long nanos = -7;
  private int columns = 120;
  private int threads;

  private ProgressDisplay display(ProgressDisplay.Form form) {
    return new ProgressDisplay(
        new PrintWriter(err),
        form,
        () -> nanos,
        task -> {
          threads++;
          return new Thread(() -> {});
        });
  }

  private ProgressDisplay bar() {
    return display(new ProgressDisplay.Form.Bar(new ProgressBar(Style.PLAIN, true), () -> columns));
  }

  private ProgressDisplay log() {
    return display(new ProgressDisplay.Form.Log());
  }

  private void pass(ProgressDisplay display, double seconds, long bytesPerSecond) {
    for (int i = 0; i < seconds * 10; i++) {
      nanos += 100_000_000;
      display.hashed(bytesPerSecond / 10);
      display.tick();
    }
  }

  /** Returns what was written since the last call. */
  private String written() {
    String text = err.toString();
    err.getBuffer().setLength(0);
    return text;
  }

  private static void hash(ProgressDisplay display, long bytes) {
    display.started(Phase.HASH);
    display.planned(1, bytes);
    display.hashing(ModelPath.of("a.bin"));
  }

  @Test
  void quickWorkShowsNothing() {
    ProgressDisplay display = bar();
    display.started(Phase.ENUMERATE);
    pass(display, 0.1, 0);
    display.finished(Phase.ENUMERATE);
    hash(display, 100 * MB);
    pass(display, 0.3, 100 * MB);
    display.finished(Phase.HASH);
    display.close();
    assertEquals("", written());
  }

  @Test
  void barIsDrawnOverItselfAndRemoved() {
    ProgressDisplay display = bar();
    hash(display, 100 * MB);
    pass(display, 0.5, 50 * MB);
    String first = written();
    assertTrue(first.startsWith(START) && first.endsWith(END), first);
    assertTrue(first.contains(" 25% "), first);
    assertTrue(first.contains("a.bin"), first);
    pass(display, 0.5, 50 * MB);
    assertTrue(written().contains(" 50% "));
    display.finished(Phase.HASH);
    display.close();
    assertEquals(START + END, written());
    pass(display, 5, 0);
    assertEquals("", written(), "after the end");
  }

  @Test
  void oneLineIsNotDrawnTwiceBeforeASecondHasPassed() {
    ProgressDisplay display = bar();
    hash(display, 100 * MB);
    pass(display, 2, 0);
    written();
    pass(display, 3, 0);
    assertEquals(3, written().chars().filter(c -> c == '\r').count());
  }

  @Test
  void rateAndTimeComeFromTheLastSeconds() {
    ProgressDisplay display = bar();
    hash(display, 4_000 * MB);
    pass(display, 10, MB);
    pass(display, 15, 100 * MB);
    String line = last(written());
    assertTrue(line.contains("  100.0 MB/s   0:25 left  "), line);
  }

  @Test
  void shareNeverFalls() {
    ProgressDisplay display = bar();
    hash(display, 1_000 * MB);
    Random random = new Random(0x5eed);
    int before = 0;
    for (int i = 0; i < 200; i++) {
      pass(display, 0.1, random.nextInt(150) * MB);
      String line = last(written());
      if (!line.isEmpty()) {
        int share = Integer.parseInt(line.substring(0, line.indexOf('%')).replaceAll(".* ", ""));
        assertTrue(share >= before && share <= 100, line);
        before = share;
      }
    }
    assertEquals(100, before, "more than planned is all");
  }

  @Test
  void phasesFollowOneAnotherInOneLine() {
    ProgressDisplay display = bar();
    display.started(Phase.ENUMERATE);
    display.found(1_234);
    pass(display, 0.5, 0);
    assertEquals(START + "listing files  1,234 found" + END, written());
    display.finished(Phase.ENUMERATE);
    hash(display, 100 * MB);
    pass(display, 0.1, MB);
    assertTrue(written().contains("hashing   0% "));
    display.finished(Phase.HASH);
    display.started(Phase.SIGN);
    pass(display, 3, 0);
    assertEquals(START + "signing  0:03" + END, "\r" + last(written()) + END);
    display.finished(Phase.SIGN);
    pass(display, 0.1, 0);
    assertEquals(START + END, written(), "between phases");
    assertEquals(1, threads);
  }

  @Test
  void innermostPhaseIsShown() {
    ProgressDisplay display = bar();
    display.started(Phase.SIGN);
    pass(display, 1, 0);
    display.started(Phase.VERIFY);
    pass(display, 1, 0);
    assertEquals("checking the signature  0:01", last(written()));
    display.finished(Phase.VERIFY);
    pass(display, 1, 0);
    assertTrue(last(written()).startsWith("signing  0:0"));
  }

  @Test
  void formIsWhatIsWantedAndPossible() {
    Screen terminal = new Screen(true, true, 80);
    Screen file = new Screen(true, false, 80);
    assertEquals("Bar", form(When.AUTO, LogLevel.INFO, terminal, false));
    assertEquals("Bar", form(When.AUTO, LogLevel.WARNING, terminal, false));
    assertEquals("none", form(When.AUTO, LogLevel.ERROR, terminal, false));
    assertEquals("none", form(When.AUTO, LogLevel.CRITICAL, terminal, false));
    assertEquals("none", form(When.AUTO, LogLevel.INFO, file, false));
    assertEquals("none", form(When.AUTO, LogLevel.INFO, terminal, true));
    assertEquals("Bar", form(When.ALWAYS, LogLevel.CRITICAL, terminal, false));
    assertEquals("Log", form(When.ALWAYS, LogLevel.INFO, file, false));
    assertEquals("Log", form(When.ALWAYS, LogLevel.INFO, terminal, true));
    assertEquals("none", form(When.NEVER, LogLevel.DEBUG, terminal, false));
  }

  private static String form(When when, LogLevel level, Screen screen, boolean dumb) {
    return ProgressDisplay.Form.of(when, level, screen, dumb, new ProgressBar(Style.PLAIN, true))
        .map(form -> form.getClass().getSimpleName())
        .orElse("none");
  }

  @Test
  void somethingElseIsWrittenInItsPlace() {
    ProgressDisplay display = bar();
    hash(display, 100 * MB);
    pass(display, 1, MB);
    written();
    String answer =
        display.aside(
            () -> {
              err.write("warning\n");
              pass(display, 3, MB);
              return "answer";
            });
    assertEquals("answer", answer);
    assertEquals(START + END + "warning\n", written());
    pass(display, 0.1, MB);
    assertTrue(written().contains("a.bin"));
  }

  @Test
  void itFollowsTheWidthOfTheTerminal() {
    ProgressDisplay display = bar();
    columns = 80;
    hash(display, 100 * MB);
    pass(display, 1, MB);
    assertTrue(DisplayWidth.of(last(written())) <= 77);
    columns = 35;
    pass(display, 0.1, MB);
    String narrow = written();
    assertTrue(narrow.startsWith("\r\u001b[1A\u001b[J  1%"), narrow);
    assertTrue(DisplayWidth.of(last(narrow)) <= 32, narrow);
    columns = 20;
    display.close();
    assertEquals("\r\u001b[1A\u001b[J" + END, written());
  }

  @Test
  void namesCannotReachTheTerminal() {
    ProgressDisplay display = bar();
    hash(display, 100 * MB);
    display.hashing(ModelPath.of("evil\u001b[2J"));
    pass(display, 1, MB);
    String text = written();
    assertTrue(text.contains("evil\\u{1b}[2J"), text);
    assertFalse(text.contains("\u001b[2J"), text);
  }

  @Test
  void logHasALineEveryFewSecondsAndThenEveryMinute() {
    ProgressDisplay display = log();
    hash(display, 100_000 * MB);
    pass(display, 4.9, 100 * MB);
    assertEquals("", written());
    pass(display, 0.1, 100 * MB);
    assertEquals(
        "progress: hashing percent=0 bytes=500000000/100000000000 rate=100000000 seconds=5"
            + " left=995 file=a.bin\n",
        written());
    pass(display, 20, 100 * MB);
    assertEquals(4, written().lines().count());
    pass(display, 900, 100 * MB);
    written();
    pass(display, 120, 0);
    assertEquals(2, written().lines().count());
  }

  @Test
  void logEndsWithAll() {
    ProgressDisplay display = log();
    hash(display, 600 * MB);
    pass(display, 6, 100 * MB);
    display.finished(Phase.HASH);
    display.close();
    List<String> lines = written().lines().toList();
    assertEquals(2, lines.size(), lines::toString);
    assertEquals(
        "progress: hashing percent=100 bytes=600000000/600000000 rate=100000000 seconds=6 left=0"
            + " file=a.bin",
        lines.getLast());
  }

  @Test
  void logOfQuickWorkIsEmpty() {
    ProgressDisplay display = log();
    hash(display, 100 * MB);
    pass(display, 1, 100 * MB);
    display.finished(Phase.HASH);
    display.close();
    assertEquals("", written());
  }

  @Test
  void logNamesOtherPhases() {
    ProgressDisplay display = log();
    display.started(Phase.ENUMERATE);
    display.found(77);
    pass(display, 5, 0);
    assertEquals("progress: listing files found=77 seconds=5\n", written());
    display.finished(Phase.ENUMERATE);
    display.started(Phase.VERIFY);
    pass(display, 5, 0);
    assertEquals("progress: checking the signature seconds=5\n", written());
  }

  /** Returns the line drawn last, without what moves the cursor. */
  private static String last(String written) {
    String line = written.substring(written.lastIndexOf('\r') + 1);
    return line.replaceAll("\u001b\\[[0-9]*[AJK]", "");
  }
}
