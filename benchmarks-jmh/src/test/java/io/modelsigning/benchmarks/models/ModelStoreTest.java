package io.modelsigning.benchmarks.models;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ModelStoreTest {
  private static final ModelSpec SMALL =
      new ModelSpec(
          "test/small",
          "",
          "small",
          List.of(
              new ModelFile("config.json", 570, "small/config.json"),
              new ModelFile("empty", 0, "small/empty"),
              new ModelFile("weights/a.bin", (4 << 20) + 13, "small/a"),
              new ModelFile(".git/lfs/objects/a", (4 << 20) + 13, "small/a")));

  @TempDir Path folder;

  /**
   * Digests of the same generator written in Python. They change only when generated models do, and
   * then published results no longer hold.
   */
  @Test
  void writesTheSameBytesEverywhere() throws Exception {
    ModelStore store = new ModelStore(folder);
    assertEquals(
        "a5d7188a25fcfd3f2f2a649b9d2df9121709a3bab8ceed5522260f508aa930e2",
        sha256(store.provide(ModelSet.named("roberta-base-11"))));
    Path small = store.provide(SMALL);
    assertEquals(
        "ce2752ada71dd527d1d05c2d139a342e80d4835275c40d356d07bc369240e0cd",
        sha256(small.resolve("config.json")));
    assertEquals(
        "0ab4142665d1af6e360879cd65723cfe2d7ac0d6d0c8c329a882d22ae31b5545",
        sha256(small.resolve("weights/a.bin")));
    assertEquals(0, Files.size(small.resolve("empty")));
    assertArrayEquals(
        Files.readAllBytes(small.resolve("weights/a.bin")),
        Files.readAllBytes(small.resolve(".git/lfs/objects/a")));
  }

  @Test
  void keepsAWholeModelAndRepairsABrokenOne() throws IOException {
    ModelStore store = new ModelStore(folder);
    Path config = store.provide(SMALL).resolve("config.json");
    FileTime old = FileTime.fromMillis(1_000_000_000_000L);
    Files.setLastModifiedTime(config, old);
    store.provide(SMALL);
    assertEquals(old, Files.getLastModifiedTime(config));

    Files.writeString(config, "short");
    store.provide(SMALL);
    assertEquals(570, Files.size(config));
  }

  @Test
  void writesAnewWhatWasLeftHalfWrittenOrMadeByAnotherPlan() throws IOException {
    ModelStore store = new ModelStore(folder);
    Path small = store.provide(SMALL);
    Path stranger = Files.writeString(small.resolve("stranger"), "left over");
    Files.delete(folder.resolve("small.complete"));
    store.provide(SMALL);
    assertFalse(Files.exists(stranger));

    Files.writeString(folder.resolve("small.complete"), "another fingerprint");
    Files.writeString(stranger, "left over");
    store.provide(SMALL);
    assertFalse(Files.exists(stranger));
  }

  @Test
  void deletesAllOfAModel() throws IOException {
    ModelStore store = new ModelStore(folder);
    store.provide(SMALL);
    store.delete(SMALL);
    try (var left = Files.list(folder)) {
      assertEquals(List.of(), left.toList());
    }
    store.delete(SMALL);
  }

  @Test
  void refusesAModelThatDoesNotFitOnTheDisk() {
    ModelSpec huge =
        new ModelSpec("huge", "", "huge", List.of(new ModelFile("a", Long.MAX_VALUE / 2, "a")));
    IOException refusal =
        assertThrows(IOException.class, () -> new ModelStore(folder).provide(huge));
    assertTrue(refusal.toString().contains("bytes free"), refusal.toString());
    assertFalse(Files.exists(folder.resolve("huge")));
  }

  private static String sha256(Path file) throws Exception {
    return HexFormat.of()
        .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
  }
}
