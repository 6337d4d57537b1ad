package io.modelsigning.benchmarks.models;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class JdkDigestTest {
  /** The digest of "abc" is that of FIPS 180-2, appendix B.1. */
  @Test
  void printsTheDigestAsAProcess(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("abc"), "abc");
    Path empty = Files.createFile(folder.resolve("empty"));
    ProcessRunner runner = new ProcessRunner(Meter.best(), MemoryLimit.none(), folder);
    assertEquals(
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  "
            + file
            + System.lineSeparator()
            + "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  "
            + empty,
        runner.run(Rival.jdk().command(List.of(file, empty))).output());
  }
}
