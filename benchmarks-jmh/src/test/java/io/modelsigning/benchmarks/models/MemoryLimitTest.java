package io.modelsigning.benchmarks.models;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

final class MemoryLimitTest {
  private static final List<String> NEEDS_64_MIB =
      List.of("dd", "if=/dev/zero", "of=/dev/null", "bs=64M", "count=1");

  @TempDir Path folder;

  @Test
  @EnabledOnOs(value = OS.LINUX, disabledReason = "elsewhere ulimit -v is not enforced")
  void addressSpaceLimitStopsAProcessThatNeedsMore() throws Exception {
    try (MemoryLimit narrow = ulimit(40L << 20)) {
      ProcessRunner runner = new ProcessRunner(Meter.best(), narrow, folder);
      IOException failure = assertThrows(IOException.class, () -> runner.run(NEEDS_64_MIB));
      assertTrue(failure.toString().contains("dd: memory exhausted"), failure.toString());
    }
    try (MemoryLimit wide = ulimit(256L << 20)) {
      new ProcessRunner(Meter.best(), wide, folder).run(NEEDS_64_MIB);
    }
  }

  @Test
  void addressSpaceLimitTellsJvmsAboutIt() throws Exception {
    try (MemoryLimit limit = ulimit(4L << 30)) {
      assertEquals("-Xmx1048576k", limit.environment().get("JAVA_TOOL_OPTIONS"));
      assertTrue(limit.description().contains("4194304 kB"), limit.description());
    }
  }

  @Test
  void aParentThatIsNoControlGroupIsRefusedAndNothingIsLeft() throws Exception {
    IOException refusal =
        assertThrows(
            IOException.class,
            () -> MemoryLimit.of(1 << 30, MemoryLimit.Means.CGROUP, Optional.of(folder)));
    assertTrue(refusal.toString().contains("memory.max"), refusal.toString());
    try (var left = Files.list(folder)) {
      assertEquals(List.of(), left.toList());
    }
  }

  @Test
  void aControlGroupNeedsAParent() {
    assertThrows(
        IOException.class,
        () -> MemoryLimit.of(1 << 30, MemoryLimit.Means.CGROUP, Optional.empty()));
  }

  @Test
  void systemdScopeIsUsedWhereItRunsAndRefusedWhereNot() throws Exception {
    Assumptions.assumeFalse(
        Files.isDirectory(Path.of("/run/systemd/system")), "systemd runs here: nothing to refuse");
    IOException refusal =
        assertThrows(
            IOException.class,
            () -> MemoryLimit.of(1 << 30, MemoryLimit.Means.SYSTEMD, Optional.empty()));
    assertTrue(refusal.toString().contains("systemd-run"), refusal.toString());
    try (MemoryLimit fallback = MemoryLimit.of(1 << 30, MemoryLimit.Means.AUTO, Optional.empty())) {
      assertTrue(fallback.description().startsWith("ulimit"), fallback.description());
      assertFalse(fallback.wrap(List.of("true")).isEmpty());
    }
  }

  private static MemoryLimit ulimit(long bytes) throws Exception {
    return MemoryLimit.of(bytes, MemoryLimit.Means.ULIMIT, Optional.empty());
  }
}
