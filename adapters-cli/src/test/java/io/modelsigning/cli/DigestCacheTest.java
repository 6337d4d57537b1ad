package io.modelsigning.cli;

import static io.modelsigning.cli.SmallModel.expect;
import static io.modelsigning.cli.SmallModel.expectUsage;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.modelsigning.cli.Cli.Outcome;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What commands take from the digest cache, and what they say of it. */
final class DigestCacheTest {
  /** So far ahead that files that were just made are old enough to be kept. */
  private static final Clock LATER = Clock.offset(Clock.systemUTC(), Duration.ofSeconds(10));

  @TempDir Path folder;
  private SmallModel small;
  private Path model;
  private Path cache;

  @BeforeEach
  void makeModel() throws Exception {
    small = SmallModel.in(folder);
    model = small.model();
    cache = folder.resolve("home/.cache/model-signing/digests");
  }

  private Outcome run(Object... words) {
    Cli cli = new Cli();
    cli.clock = LATER;
    cli.environment.put("HOME", folder.resolve("home").toString());
    return cli.with(words);
  }

  private JsonNode json(int exitCode, Object... words) {
    List<Object> all = new ArrayList<>(List.of(words));
    all.add("--output=json");
    return expect(exitCode, run(all.toArray())).json();
  }

  private static boolean isReused(JsonNode json) {
    JsonNode reused = json.path("reused");
    return reused.size() == 1
        && reused.get(0).get("source").asText().equals("cache")
        && reused.get(0).get("files").asInt() > 0;
  }

  @Test
  void digestTakesOverWhatHasNotChanged() throws Exception {
    Object[] words = {"digest", "--digest-cache", "--force-digest-cache", model};
    JsonNode first = json(0, words);
    assertFalse(isReused(first), first::toString);
    assertTrue(Files.exists(cache.resolve("digests-1.db")));
    JsonNode second = json(0, words);
    assertTrue(isReused(second), second::toString);
    assertEquals(first.get("rootDigest"), second.get("rootDigest"));
    assertEquals(cache.toString(), second.get("reused").get(0).get("place").asText());

    Files.writeString(model.resolve("new"), "new");
    JsonNode third = json(0, words);
    assertEquals(json(0, "digest", model).get("rootDigest"), third.get("rootDigest"));
    assertTrue(isReused(third), third::toString);
  }

  @Test
  void nothingIsTakenOverUnlessAskedFor() throws Exception {
    json(0, "digest", "--digest-cache", "--force-digest-cache", model);
    assertFalse(isReused(json(0, "digest", model)));
    assertFalse(isReused(json(0, "digest", "--no-digest-cache", model)));
    assertFalse(isReused(json(0, "digest", "--digest-cache-dir", cache, model)));
  }

  @Test
  void onlyWhoTrustsItVerifiesByIt() throws Exception {
    Object[] sign = {
      "sign",
      "key",
      "--private-key",
      small.key().privateKey(),
      "--force-digest-cache",
      "--digest-cache",
      "--force",
      model
    };
    json(0, sign);
    assertTrue(isReused(json(0, sign)));

    Object[] verify = {"verify", "key", "--public-key", small.key().publicKey(), model};
    assertFalse(isReused(json(0, verify)));
    Object[] trusting = {
      "verify",
      "key",
      "--public-key",
      small.key().publicKey(),
      "--force-digest-cache",
      "--trust-digest-cache",
      model
    };
    assertTrue(isReused(json(0, trusting)));
    assertTrue(run(trusting).out().contains(cache.toString()), "people are told too");

    Files.writeString(model.resolve("weights.bin"), "altered\n");
    json(1, trusting);
  }

  @Test
  void aDirectoryIsJoinedToTheOptionOrHasItsOwn() throws Exception {
    Path elsewhere = folder.resolve("elsewhere");
    json(0, "digest", "--force-digest-cache", "--digest-cache=" + elsewhere, model);
    assertTrue(Files.exists(elsewhere.resolve("digests-1.db")));
    assertFalse(Files.exists(cache));
    assertTrue(
        isReused(json(0, "digest", "--force-digest-cache", "--digest_cache=" + elsewhere, model)));
    assertTrue(
        isReused(
            json(
                0,
                "digest",
                "--force-digest-cache",
                "--digest-cache",
                "--digest-cache-dir",
                elsewhere,
                model)));
    expectUsage("--digest-cache", run("digest", "--digest-cache=true", model));
  }

  @Test
  void whereItCannotBe() {
    JsonNode inside = json(0, "digest", "--digest-cache=" + model.resolve("cache"), model);
    assertEquals("cache-in-model", inside.get("warnings").get(0).get("reason").asText());
    assertFalse(Files.exists(model.resolve("cache")));
    JsonNode none = json(0, "digest", "--digest-cache=none", model);
    assertEquals("option-without-effect", none.get("warnings").get(0).get("reason").asText());
    expectUsage("no directory", run("cache", "info", "--digest-cache-dir=none"));
  }

  @Test
  void oneThatOthersMayWriteToIsNoAnswer() throws Exception {
    Files.createDirectories(cache);
    Files.setPosixFilePermissions(cache, PosixFilePermissions.fromString("rwxrwxrwx"));
    for (JsonNode json :
        List.of(
            json(3, "digest", "--digest-cache", model),
            json(3, "cache", "info"),
            json(3, "cache", "clear"),
            json(3, "cache", "verify"))) {
      assertEquals("digest-cache-not-private", json.get("reason").asText(), json::toString);
    }
  }

  @Test
  void oneIsSharedByTheModelsOfARun() throws Exception {
    Path other = Files.createDirectory(folder.resolve("other"));
    Files.writeString(other.resolve("file"), "of another model");
    Object[] words = {"digest", "--digest-cache", "--force-digest-cache", model, other};
    List<String> first = expect(0, run(words)).out().lines().sorted().toList();
    assertEquals(first, expect(0, run(words)).out().lines().sorted().toList());
    assertEquals(3, json(0, "cache", "info").get("cache").get("digests").asInt());
  }

  @Test
  void itIsShownClearedAndCompared() throws Exception {
    JsonNode empty = json(0, "cache", "info");
    assertEquals("summarized", empty.get("result").asText());
    assertEquals(0, empty.get("cache").get("digests").asInt());
    assertFalse(Files.exists(cache), "looking makes nothing");

    json(0, "digest", "--digest-cache", "--force-digest-cache", model);
    JsonNode info = json(0, "cache", "info");
    assertEquals(2, info.get("cache").get("digests").asInt());
    assertTrue(run("cache", "info").out().startsWith("Digest cache " + cache), "as text");

    JsonNode right = json(0, "cache", "verify", "--sample", 10);
    assertEquals("confirmed", right.get("result").asText());
    assertEquals(2, right.get("cache").get("right").asInt());
    expectUsage("--sample must be at least 1", run("cache", "verify", "--sample", 0));

    Files.writeString(model.resolve("weights.bin"), "altered\n");
    JsonNode passed = json(0, "cache", "verify");
    assertEquals(1, passed.get("cache").get("right").asInt());
    assertEquals(1, passed.get("cache").get("passed").asInt());

    assertEquals(2, json(0, "cache", "clear").get("cache").get("removed").asInt());
    assertEquals(0, json(0, "cache", "info").get("cache").get("digests").asInt());
    assertTrue(run("cache", "clear").out().contains("cleared of 0 digests"), "as text");
  }

  /** On such a file system a change through mapped memory leaves no trace: so it is not used. */
  @Test
  void whatIsWrongIsFoundByComparing() throws Exception {
    Path memory = Path.of("/dev/shm");
    assumeTrue(
        Files.isWritable(memory) && Files.getFileStore(memory).type().equals("tmpfs"),
        "there is no tmpfs");
    Path file = Files.createTempFile(memory, "model", ".bin");
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      MappedByteBuffer mapped = channel.map(FileChannel.MapMode.READ_WRITE, 0, 4096);
      mapped.put(0, (byte) 1);
      JsonNode unused = json(0, "digest", "--digest-cache", file);
      assertEquals(
          "digest-cache-storage-doubted", unused.get("warnings").get(0).get("reason").asText());
      String before = unused.get("rootDigest").asText();
      Object[] forced = {"digest", "--digest-cache", "--force-digest-cache", file};
      json(0, forced);
      mapped.put(0, (byte) 2);
      assertEquals(before, json(0, forced).get("rootDigest").asText(), "it was fooled");

      JsonNode wrong = json(1, "cache", "verify");
      assertEquals("wrong", wrong.get("result").asText());
      assertEquals("cached-digest-wrong", wrong.get("reason").asText());
      assertEquals(file.toString(), wrong.get("cache").get("wrong").get(0).get("file").asText());
      // It was removed.
      assertFalse(before.equals(json(0, forced).get("rootDigest").asText()));
    } finally {
      Files.delete(file);
    }
  }
}
