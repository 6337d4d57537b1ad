package io.modelsigning.benchmarks.models;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class MeterTest {
  @TempDir Path folder;

  @Test
  void readsGnuTime() {
    assertEquals(new Cost(0, 1.5, 0.25, 2048 * 1024), Meter.GNU_TIME.parse("1.50 0.25 2048\n"));
    assertThrows(IllegalArgumentException.class, () -> Meter.GNU_TIME.parse("command failed"));
  }

  @Test
  void readsBsdTime() {
    String report =
        """
                1.20 real         0.91 user         0.10 sys
                   57147392  maximum resident set size
                          0  average shared memory size
        """;
    assertEquals(new Cost(0, 0.91, 0.10, 57_147_392), Meter.BSD_TIME.parse(report));
  }

  /** A process that holds 64 MiB for a while: dd with one block of that size. */
  @ParameterizedTest
  @EnumSource(names = {"GNU_TIME", "PROC"})
  void seesThePeakOfAProcess(Meter meter) throws Exception {
    Assumptions.assumeTrue(
        meter != Meter.GNU_TIME || Meter.best() == Meter.GNU_TIME, "no GNU time here");
    Assumptions.assumeTrue(
        meter != Meter.PROC || Files.isReadable(Path.of("/proc/self/status")), "no /proc here");
    ProcessRunner runner = new ProcessRunner(meter, MemoryLimit.none(), folder);
    Cost cost =
        runner.run(List.of("dd", "if=/dev/zero", "of=/dev/null", "bs=64M", "count=20")).cost();
    assertTrue(
        cost.peakResidentBytes() > 60L << 20 && cost.peakResidentBytes() < 90L << 20, "" + cost);
    assertTrue(cost.seconds() > 0 && cost.seconds() < 60, "" + cost);
  }

  @Test
  void aFailingProcessIsAnErrorWithItsOutput() throws Exception {
    ProcessRunner runner = new ProcessRunner(Meter.best(), MemoryLimit.none(), folder);
    IOException failure =
        assertThrows(
            IOException.class,
            () -> runner.run(List.of("sh", "-c", "echo shown; echo why >&2; exit 3")));
    assertTrue(failure.toString().contains("found 3"), failure.toString());
    assertTrue(failure.toString().contains("shown"), failure.toString());
    assertTrue(failure.toString().contains("why"), failure.toString());
  }
}
