package io.modelsigning.benchmarks.models;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MachineTest {
  @Test
  void readsLscpu() {
    Map<String, String> facts = new LinkedHashMap<>();
    Machine.putLscpu(
        """
        Architecture:            x86_64
        CPU(s):                  48
        Model name:              AMD EPYC 7B12
        Flags:                   fpu sse2 avx avx2 sha_ni clflushopt
        """,
        facts);
    assertEquals(
        Map.of(
            "Processor", "AMD EPYC 7B12",
            "Logical processors", "48",
            "Features for hashing", "sha_ni avx avx2"),
        facts);
  }

  @Test
  void readsSysctlOfMacOs() {
    Map<String, String> facts = new LinkedHashMap<>();
    Machine.putSysctl(
        """
        machdep.cpu.brand_string: Apple M2
        hw.logicalcpu: 8
        hw.optional.arm.FEAT_SHA256: 1
        hw.optional.arm.FEAT_SHA512: 0
        hw.optional.AdvSIMD: 1
        """,
        facts);
    assertEquals("Apple M2", facts.get("Processor"));
    assertEquals(
        "hw.optional.arm.FEAT_SHA256 hw.optional.AdvSIMD", facts.get("Features for hashing"));
  }

  @Test
  void readsThisMachine(@TempDir Path folder) throws Exception {
    Map<String, String> facts = Machine.read(folder).facts();
    assertEquals(
        "" + Runtime.getRuntime().availableProcessors(), facts.get("Processors for this JVM"));
    assertFalse(facts.getOrDefault("File system", "").isEmpty());
  }
}
