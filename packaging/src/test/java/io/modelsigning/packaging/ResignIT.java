package io.modelsigning.packaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.modelsigning.packaging.Prefix.Outcome;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the kernel counts that a process reads which signs a large model once more. */
final class ResignIT {
  private static final long HALF_A_TERABYTE = 500_000_000_000L;

  /** Between signatures of two models: another digest, path and name. */
  private static final long DIFFERENT_SIGNATURES_BYTES = 4096;

  @TempDir static Path directory;
  private static Prefix prefix;

  @BeforeAll
  static void unpack() throws Exception {
    assumeTrue(Files.isReadable(Path.of("/proc/self/io")), "this system counts nothing");
    prefix = Prefix.unpackInto(directory.resolve("prefix"));
    prefix.run(
        Map.of(),
        "keygen",
        "--unencrypted",
        "--private-key=" + directory.resolve("key.pem"),
        "--public-key=" + directory.resolve("key.pub"));
  }

  /**
   * Half a terabyte is there, as a hole, and nobody has read it: a list says what its digest is.
   */
  private static Path model(String name, long weightBytes) throws Exception {
    Path model = Files.createDirectories(directory.resolve(name));
    Path list = directory.resolve(name + ".sha256");
    Files.writeString(model.resolve("README.md"), "one");
    try (RandomAccessFile weights = new RandomAccessFile(model.resolve("weights").toFile(), "rw")) {
      weights.setLength(weightBytes);
    }
    Files.writeString(list, "%1$s  README.md\n%1$s  weights\n".formatted("5".repeat(64)));
    Outcome signed =
        prefix.run(
            Map.of(),
            "sign",
            "key",
            "--private-key=" + directory.resolve("key.pem"),
            "--manifest=" + list,
            model.toString());
    assertEquals(0, signed.status(), signed.err());
    return model;
  }

  /** Returns how many bytes the program reads, its own classes among them. */
  private static long bytesRead(Path model) throws Exception {
    Files.writeString(model.resolve("README.md"), "two");
    List<String> command =
        new ArrayList<>(List.of("/bin/sh", "-c", "\"$@\" >&2 && cat /proc/$$/io", "sh"));
    command.addAll(
        List.of(
            prefix.launcher().toString(),
            "sign",
            "key",
            "--private-key=" + directory.resolve("key.pem"),
            "--reuse=" + model.resolve("model.sig"),
            "--public-key=" + directory.resolve("key.pub"),
            "--changed=" + model.resolve("README.md"),
            model.toString()));
    Outcome outcome = Prefix.run(Map.of(), directory, command);
    assertEquals(0, outcome.status(), outcome.err());
    assertTrue(outcome.err().contains("not read     1 file"), outcome.err());
    return outcome
        .out()
        .lines()
        .filter(line -> line.startsWith("rchar: "))
        .mapToLong(line -> Long.parseLong(line.substring("rchar: ".length())))
        .sum();
  }

  @Test
  void ofHalfATerabyteNoMoreIsReadThanOfAModelOfNothingElse() throws Exception {
    long small = bytesRead(model("small", 1));
    long large = bytesRead(model("large", HALF_A_TERABYTE));
    assertTrue(small > 0, "nothing was counted");
    assertTrue(
        Math.abs(large - small) < DIFFERENT_SIGNATURES_BYTES,
        "%d bytes instead of %d".formatted(large, small));
  }
}
