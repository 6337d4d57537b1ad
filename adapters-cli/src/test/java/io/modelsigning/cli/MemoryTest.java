package io.modelsigning.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.modelsigning.cli.session.Outcome;
import io.modelsigning.domain.signature.Bundle;
import io.modelsigning.testing.TestKeys;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the program takes where the JVM finds 512 MB, as in a small container. */
final class MemoryTest {
  private static final int CONTAINER_MEBIBYTES = 512;

  @TempDir Path folder;

  private final List<Process> processes = new ArrayList<>();

  @AfterEach
  void endProcesses() {
    for (Process process : processes) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  @Test
  void modelsOfAnySizeAreHashed() throws Exception {
    Path model = folder.resolve("model");
    try (RandomAccessFile file = new RandomAccessFile(model.toFile(), "rw")) {
      file.setLength(1L << 30);
    }

    Outcome outcome = run("digest", model);

    assertEquals(0, outcome.exitCode(), outcome::toString);
    assertTrue(outcome.peakMebibytes() < CONTAINER_MEBIBYTES, outcome::toString);
  }

  /** The model has none of its 300,000 files, so that all of them are told. */
  @Test
  void largestSignatureIsRead() throws Exception {
    Path model = Files.createDirectory(folder.resolve("model"));
    Files.writeString(model.resolve("weights"), "weights");
    TestKeys.KeyFiles key = TestKeys.create(folder, "key");
    Path signature = LargeSignature.write(folder.resolve("large.sig"), key);
    assertTrue(Files.size(signature) > Bundle.MAXIMUM_BYTES / 100 * 98, signature::toString);

    Outcome inspected = run("inspect", signature);

    assertEquals(0, inspected.exitCode(), inspected::toString);
    assertTrue(inspected.peakMebibytes() < CONTAINER_MEBIBYTES, inspected::toString);

    Outcome verified =
        run("verify", "key", "--public-key", key.publicKey(), "--signature", signature, model);

    assertEquals(1, verified.exitCode(), verified::toString);
    // As where a model differs, and not as where a signature cannot be read.
    assertTrue(verified.err().startsWith("hint: fetch the model again"), verified::toString);
    assertTrue(verified.peakMebibytes() < CONTAINER_MEBIBYTES, verified::toString);
  }

  @Test
  void fullHeapIsNoAnswer() throws Exception {
    Outcome outcome = runWith("-Xms2m -Xmx16m", "inspect", signature(32 << 20));

    assertEquals(3, outcome.exitCode(), outcome::toString);
    assertTrue(
        outcome.err().endsWith("error: cannot go on because memory ran out\n"), outcome::toString);
  }

  /** Returns a signature file of this size, which states nothing. */
  private Path signature(int bytes) throws IOException {
    byte[] signature = new byte[bytes];
    Arrays.fill(signature, (byte) 'A');
    byte[] start =
        "{\"dsseEnvelope\":{\"payloadType\":\"application/vnd.in-toto+json\",\"payload\":\""
            .getBytes(StandardCharsets.US_ASCII);
    byte[] end = "\",\"signatures\":[{\"sig\":\"AAAA\"}]}}".getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(start, 0, signature, 0, start.length);
    System.arraycopy(end, 0, signature, signature.length - end.length, end.length);
    return Files.write(folder.resolve("model.sig"), signature);
  }

  private Outcome run(Object... words) throws Exception {
    return runWith("-XX:MaxRAM=" + CONTAINER_MEBIBYTES + "m", words);
  }

  private Outcome runWith(String options, Object... words) throws Exception {
    assumeTrue(Files.exists(Path.of("/proc/self/status")), "no /proc here: not tested");
    Path installed = Files.createTempDirectory(folder, "installed");
    Path err = folder.resolve("err");
    List<String> command = new ArrayList<>();
    command.add(LaunchedCommand.in(installed).launcher().toString());
    Stream.of(words).map(Object::toString).forEach(command::add);
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(err.toFile());
    builder.environment().keySet().removeIf(name -> name.contains("JAVA"));
    builder.environment().put("MODEL_SIGNING_JAVA_OPTIONS", options);
    Process process = builder.start();
    processes.add(process);
    long peak = 0;
    // The kernel keeps the peak; what is missed is the growth of the last moment.
    while (!process.waitFor(20, TimeUnit.MILLISECONDS)) {
      for (ProcessHandle java : process.children().toList()) {
        peak = Math.max(peak, peakKibibytes(java.pid()));
      }
    }
    return new Outcome(process.exitValue(), Files.readString(err), peak >> 10);
  }

  private static long peakKibibytes(long process) {
    try (Stream<String> lines = Files.lines(Path.of("/proc/" + process + "/status"))) {
      return lines
          .filter(line -> line.startsWith("VmHWM:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst()
          .orElse(0);
    } catch (IOException | RuntimeException e) {
      // It has just ended.
      return 0;
    }
  }

  private record Outcome(int exitCode, String err, long peakMebibytes) {}
}
