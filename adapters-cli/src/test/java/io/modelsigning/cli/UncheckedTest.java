package io.modelsigning.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.modelsigning.cli.Cli.Outcome;
import io.modelsigning.cli.result.UncheckedText;
import io.modelsigning.domain.signature.Unchecked;
import io.modelsigning.domain.signature.Unchecked.Why;
import io.modelsigning.testing.TestKeys;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was left out of a verification is said with its answer. */
final class UncheckedTest {
  @TempDir Path folder;

  private Path model;
  private TestKeys.KeyFiles key;

  @BeforeEach
  void sign() throws Exception {
    model = Files.createDirectories(folder.resolve("model"));
    Files.writeString(model.resolve("weights.bin"), "weights\n");
    Files.createDirectories(model.resolve("cache"));
    key = TestKeys.create(folder, "key");
    Outcome signed =
        Cli.run(
            "sign",
            "key",
            "--private-key",
            key.privateKey(),
            "--ignore-paths",
            model.resolve("cache"),
            model);
    assertEquals(0, signed.exitCode(), signed::toString);
  }

  private Outcome verify(int exitCode, Object... more) {
    List<Object> words = new ArrayList<>(List.of(more));
    words.addAll(List.of("verify", "key", "--public-key", key.publicKey(), model));
    Outcome outcome = Cli.run(words.toArray());
    assertEquals(exitCode, outcome.exitCode(), outcome::toString);
    return outcome;
  }

  @Test
  void nothingIsSaidWhereThereIsNothing() {
    Outcome outcome = verify(0);
    assertFalse(outcome.out().contains("unchecked"), outcome::toString);
  }

  @Test
  void aFileThatWasPutWhereNobodyLooksIsTold() throws Exception {
    Files.writeString(model.resolve("cache/evil.pkl"), "!");
    Files.createDirectories(model.resolve(".git"));
    Files.writeString(model.resolve(".git/HEAD"), "!");
    Outcome outcome = verify(0);
    assertTrue(
        outcome
            .out()
            .contains(
                "  unchecked    .git (1 file), cache (1 file); checked with"
                    + " --no-ignore-recorded-paths --no-ignore-git-paths"),
        outcome::toString);
    assertEquals(
        "[{\"path\":\".git\",\"because\":[\"recorded\",\"git\"],\"files\":1,\"complete\":true},"
            + "{\"path\":\"cache\",\"because\":[\"recorded\"],\"files\":1,\"complete\":true}]",
        verify(0, "--output", "json").json().get("unchecked").toString());
  }

  @Test
  void theOptionLooksThere() throws Exception {
    Files.writeString(model.resolve("cache/evil.pkl"), "!");
    List<Object> words =
        List.of(
            "verify", "key", "--public-key", key.publicKey(), "--no-ignore-recorded-paths", model);
    Outcome outcome = Cli.run(words.toArray());
    assertEquals(1, outcome.exitCode(), outcome::toString);
    assertTrue(outcome.out().contains("cache/evil.pkl: unexpected"), outcome::toString);
    assertFalse(outcome.out().contains("unchecked"), outcome::toString);
  }

  @Test
  void theLineStaysShort() {
    List<Unchecked> parts = new ArrayList<>();
    for (int i = 1; i <= 4; i++) {
      parts.add(new Unchecked("p" + i, List.of(Why.REQUESTED), i, true));
    }
    assertEquals(
        Optional.of("p1 (1 file), p2 (2 files), p3 (3 files), p4 (4 files)"),
        UncheckedText.of(parts));
    parts.add(new Unchecked("p5", List.of(Why.RECORDED), 5, true));
    assertEquals(
        Optional.of(
            "p1 (1 file), p2 (2 files), p3 (3 files), 2 more paths; checked with"
                + " --no-ignore-recorded-paths"),
        UncheckedText.of(parts));
    assertEquals(Optional.empty(), UncheckedText.of(List.of()));
    assertEquals(
        Optional.of("7 unsigned files, x (empty), y (at least 100000 files)"),
        UncheckedText.of(
            List.of(
                new Unchecked(".", List.of(Why.UNSIGNED), 7, true),
                new Unchecked("x", List.of(Why.EMPTY), 1, true),
                new Unchecked("y", List.of(Why.REQUESTED), 100_000, false))));
  }
}
