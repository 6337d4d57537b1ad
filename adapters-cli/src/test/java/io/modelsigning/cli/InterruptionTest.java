package io.modelsigning.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ctrl-C during the signing of a model that takes long: a sparse file of a terabyte. */
final class InterruptionTest {
  @TempDir Path folder;

  private Path model;
  private TestKeys.KeyFiles key;

  @BeforeEach
  void makeModel() throws Exception {
    model = Files.createDirectories(folder.resolve("model"));
    try (RandomAccessFile file = new RandomAccessFile(model.resolve("huge").toFile(), "rw")) {
      file.setLength(1L << 40);
    }
    Files.writeString(model.resolve("model.sig"), "an older signature");
    key = TestKeys.create(folder, "key");
  }

  @Test
  void interruptedThreadStopsAndLeavesNothing() throws Exception {
    Cli.Outcome[] outcome = new Cli.Outcome[1];
    Thread worker =
        Thread.ofPlatform()
            .start(
                () ->
                    outcome[0] =
                        Cli.run(
                            "sign",
                            "key",
                            model,
                            "--private-key",
                            key.privateKey(),
                            "--output",
                            "json"));
    Thread.sleep(1000);
    worker.interrupt();
    assertTrue(worker.join(Duration.ofSeconds(20)), "the work goes on");
    assertEquals(130, outcome[0].exitCode(), outcome[0]::toString);
    assertEquals("interrupted", CommandTest.json(outcome[0]).get("reason").asText());
    assertNothingIsLeft();
  }

  @Test
  void signalEndsTheProcessAndLeavesNothing() throws Exception {
    assumeTrue(!File.separator.equals("\\"), "no signals on this system: not tested");
    Path err = folder.resolve("err.txt");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "io.modelsigning.cli.Main",
                "--progress",
                "always",
                "sign",
                "key",
                model.toString(),
                "--private-key",
                key.privateKey().toString())
            .redirectError(err.toFile())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      // The first line of progress shows that hashing is under way.
      for (int i = 0; i < 600 && !Files.readString(err).contains("hashing"); i++) {
        assertTrue(process.isAlive(), () -> "ended early: " + read(err));
        Thread.sleep(100);
      }
      long start = System.nanoTime();
      new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
      assertTrue(process.waitFor(20, TimeUnit.SECONDS), "the process does not end");
      Duration duration = Duration.ofNanos(System.nanoTime() - start);
      assertEquals(130, process.exitValue(), () -> read(err));
      // A second is promised; the machine may be busy with other tests.
      assertTrue(duration.toMillis() < 3000, duration::toString);
    } finally {
      process.destroyForcibly();
    }
    assertNothingIsLeft();
  }

  private void assertNothingIsLeft() throws IOException {
    assertEquals("an older signature", Files.readString(model.resolve("model.sig")));
    try (Stream<Path> files = Files.list(model)) {
      assertEquals(
          Set.of("huge", "model.sig"),
          files.map(file -> file.getFileName().toString()).collect(Collectors.toSet()));
    }
  }

  private static String read(Path file) {
    try {
      return String.join("\n", List.of(Files.readString(file)));
    } catch (IOException e) {
      return e.toString();
    }
  }
}
