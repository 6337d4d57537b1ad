package io.modelsigning.hashing.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.modelsigning.hashing.HashingModule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KernelSelectorTest {
  @ParameterizedTest
  @CsvSource({"64, 0, scalar", "128, 128, vector128", "256, 256, vector256"})
  @CsvSource({"512, 512, vector512", "2048, 512, vector512"})
  void takesTheWidestVectors(int preferredBits, int bits, String name) {
    KernelChoice choice = KernelSelector.choose(null, 25, true, () -> preferredBits);

    assertEquals(bits, choice.vectorBits());
    assertEquals(name, choice.name());
  }

  @Test
  void forcedVectorsAreTheWidest() {
    assertEquals(256, KernelSelector.choose("vector", 25, true, () -> 256).vectorBits());
    assertEquals(512, KernelSelector.choose("vector", 25, true, () -> 1024).vectorBits());
  }

  @Test
  void withoutTheModuleAsksForNoVector() {
    KernelChoice choice =
        KernelSelector.choose(
            "auto",
            25,
            false,
            () -> {
              throw new AssertionError("loads a vector class");
            });

    assertEquals("scalar", choice.name());
    assertTrue(choice.reason().contains("--add-modules jdk.incubator.vector"), choice.reason());
  }

  @ParameterizedTest
  @ValueSource(ints = {21, 22, 23, 24, 26})
  void vectorsAreNotTakenUntested(int feature) {
    KernelChoice choice =
        KernelSelector.choose(
            null,
            feature,
            true,
            () -> {
              throw new AssertionError("loads a vector class");
            });

    assertEquals("scalar", choice.name());
    assertEquals(
        "vector kernels are tested with Java 25 alone, and this is Java " + feature,
        choice.reason());
  }

  @ParameterizedTest
  @ValueSource(ints = {24, 26})
  void whoForcesThemMayHaveThemUntested(int feature) {
    assertEquals(256, KernelSelector.choose("vector", feature, true, () -> 256).vectorBits());
  }

  @ParameterizedTest
  @ValueSource(strings = {"vector", "vector256", "emulated128"})
  void beforeJava24TheyCannotBeForced(String name) {
    IllegalArgumentException failure =
        assertThrows(
            IllegalArgumentException.class, () -> KernelSelector.choose(name, 23, true, () -> 512));

    assertEquals(
        "io.modelsigning.hashing.kernel is '%s', but vector kernels need Java 24, and this is Java 23"
            .formatted(name),
        failure.getMessage());
  }

  @Test
  void scalarKernelsCanBeForcedAnywhere() {
    assertEquals("scalar", KernelSelector.choose("scalar", 21, false, () -> 0).name());
  }

  @ParameterizedTest
  @CsvSource({"scalar, 0", "vector128, 128", "vector256, 256", "vector512, 512"})
  void aForcedKernelIsTaken(String name, int bits) {
    KernelChoice choice = KernelSelector.choose(name, 25, true, () -> 512);

    assertEquals(bits, choice.vectorBits());
    assertEquals(name, choice.name());
    assertTrue(choice.reason().contains(KernelSelector.PROPERTY), choice.reason());
  }

  @ParameterizedTest
  @CsvSource({"emulated128, 128", "emulated256, 256", "emulated512, 512"})
  void anEmulatedKernelNeedsNoProcessorThatHasIt(String name, int bits) {
    KernelChoice choice = KernelSelector.choose(name, 25, true, () -> 64);

    assertEquals(bits, choice.vectorBits());
    assertEquals(name, choice.name());
  }

  @ParameterizedTest
  @CsvSource({"vector512, true, 256, 256 bits", "vector128, false, 512, --add-modules"})
  @CsvSource({"vector, true, 64, 64 bits", "emulated512, false, 512, --add-modules"})
  @CsvSource({"fastest, true, 512, 'fastest'"})
  void aForcedKernelThatCannotRunFails(
      String name, boolean modulePresent, int preferredBits, String message) {
    IllegalArgumentException failure =
        assertThrows(
            IllegalArgumentException.class,
            () -> KernelSelector.choose(name, 25, modulePresent, () -> preferredBits));

    assertTrue(failure.toString().contains(message), failure.toString());
  }

  @Test
  void thisProcessRunsWhatItsFlagsSay() {
    String forced = System.getProperty(KernelSelector.PROPERTY, "auto");
    KernelChoice choice = KernelSelector.choice();
    if (!forced.equals("auto")) {
      assertEquals(forced, choice.name());
    }
    assertEquals(choice.name() + ": " + choice.reason(), HashingModule.kernels());
    assertEquals(
        choice.vectorBits() > 0,
        KernelSelector.kernels(choice).getClass().getSimpleName().startsWith("Vector"));
  }
}
