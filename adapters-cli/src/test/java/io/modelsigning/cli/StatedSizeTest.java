package io.modelsigning.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.modelsigning.cli.Cli.Outcome;
import io.modelsigning.testing.TestKeys;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that have more than their file system states, as those of {@code /proc} do. */
final class StatedSizeTest {
  /** SHA-256 of SHA-256 of nothing, which is the root digest of an empty file. */
  private static final String OF_NOTHING =
      "5df6e0e2761359d30a8275058e299fcc0381534545f55cf43e41983f5d4c9456";

  private static final Path STATED_EMPTY = Path.of("/proc/version");

  @TempDir Path folder;

  private TestKeys.KeyFiles key;

  @BeforeEach
  void requireSuchAFile() throws Exception {
    assumeTrue(
        Files.exists(STATED_EMPTY) && Files.size(STATED_EMPTY) == 0, "there is no such file here");
    key = TestKeys.create(folder, "key");
  }

  private static void expectNoAnswer(String file, Outcome outcome) {
    assertEquals(3, outcome.exitCode(), outcome::toString);
    assertTrue(
        outcome
            .err()
            .contains(
                "error: '%s' must have the 0 bytes it was listed with, but has more"
                    .formatted(file)),
        outcome::toString);
    assertEquals("", outcome.out(), outcome::toString);
  }

  @Test
  void hasNoDigestOfNothing() throws Exception {
    Outcome empty = Cli.run("digest", Files.createFile(folder.resolve("empty")));
    assertEquals("sha256:" + OF_NOTHING + "\n", empty.out());
    for (String algorithm : new String[] {"sha256", "blake2b", "blake3"}) {
      expectNoAnswer(
          "/proc/version", Cli.run("digest", STATED_EMPTY, "--hash-algorithm", algorithm));
    }
    Outcome json = Cli.run("digest", STATED_EMPTY, "--output", "json");
    assertEquals("wrong-file-size", json.json().get("reason").asText());
    assertEquals("error", json.json().get("result").asText());
  }

  @Test
  void isNotVerifiedByASignatureOverNothing() throws Exception {
    Path model = Files.createDirectories(folder.resolve("model"));
    Path file = Files.createFile(model.resolve("v"));
    assertEquals(
        0,
        Cli.run("sign", "key", "--private-key", key.privateKey(), "--allow-symlinks", model)
            .exitCode());
    Files.delete(file);
    Files.createSymbolicLink(file, STATED_EMPTY);
    expectNoAnswer(
        file.toString(), Cli.run("verify", "key", "--public-key", key.publicKey(), model));
  }

  /** Shards do not cover empty files; this one is not empty, and may not be left out unsaid. */
  @Test
  void isNoEmptyFileWithoutShards() throws Exception {
    Path model = Files.createDirectories(folder.resolve("model"));
    Files.writeString(model.resolve("weights"), "weights");
    Path file = Files.createFile(model.resolve("v"));
    Object[] sign = {
      "sign", "key", "--private-key", key.privateKey(), "--allow-symlinks", "--shard-size", 3, model
    };
    assertEquals(0, Cli.run(sign).exitCode());
    Object[] verify = {"verify", "key", "--public-key", key.publicKey(), model};
    assertEquals(0, Cli.run(verify).exitCode());
    Files.delete(file);
    Files.createSymbolicLink(file, STATED_EMPTY);
    expectNoAnswer(file.toString(), Cli.run(verify));
    Files.delete(model.resolve("model.sig"));
    expectNoAnswer(file.toString(), Cli.run(sign));
    assertFalse(Files.exists(model.resolve("model.sig")));
  }
}
