package io.modelsigning.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.modelsigning.cli.Cli.Outcome;
import io.modelsigning.testing.TestKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A clone as the Hugging Face hub gives it, with names of every kind. */
final class HuggingFaceLayoutTest {
  private static final List<String> SIGNED =
      List.of(
          "README.md",
          "a-b",
          "a/b",
          "config.json",
          "model-00001-of-00002.safetensors",
          "model-00002-of-00002.safetensors",
          "nested/deeper/tokenizer.json",
          "nested/.gitattributes",
          "with space/and:colon:0:5",
          ".cache/huggingface/download/config.json.metadata",
          "\uff5e full width.txt",
          "\ud83e\udd16 robot/\ud840\udc00.bin");

  private static final List<String> GIT =
      List.of(".git/HEAD", ".git/objects/00/1234", ".gitattributes", ".gitignore");

  @TempDir Path folder;

  private Path model;
  private TestKeys.KeyFiles key;

  @BeforeEach
  void cloneModel() throws Exception {
    model = folder.resolve("my model");
    for (String name : Stream.concat(SIGNED.stream(), GIT.stream()).toList()) {
      Path file = model.resolve(name);
      Files.createDirectories(file.getParent());
      Files.writeString(file, "content of " + name);
    }
    key = TestKeys.create(folder, "key");
  }

  private Outcome sign(String... more) {
    List<Object> words =
        new ArrayList<>(List.of("sign", "key", model, "--private-key", key.privateKey()));
    words.addAll(List.of(more));
    return Cli.run(words.toArray());
  }

  private Outcome verify() {
    return Cli.run("verify", "key", model, "--public-key", key.publicKey(), "--output", "json");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--serialization=files",
        "--shard-size=7",
        "--hash-algorithm=blake3",
        "--hash-algorithm=blake2b"
      })
  void roundTrips(String option) throws IOException {
    Outcome signed = sign(option, "--output=json");
    assertEquals(0, signed.exitCode(), signed::toString);
    assertEquals(SIGNED.size(), signed.json().get("files").asInt());
    Outcome verified = verify();
    assertEquals(0, verified.exitCode(), verified::toString);
    // What Git changes is not the model.
    Files.writeString(model.resolve(".git/HEAD"), "another branch");
    assertEquals(0, verify().exitCode());
    for (String name : SIGNED) {
      Path file = model.resolve(name);
      String content = Files.readString(file);
      Files.writeString(file, "C" + content.substring(1));
      Outcome changed = verify();
      assertEquals(1, changed.exitCode(), changed::toString);
      JsonNode differences = changed.json().get("differences");
      assertEquals(1, differences.size(), changed::toString);
      assertTrue(differences.get(0).get("path").asText().startsWith(name), changed::toString);
      Files.writeString(file, content);
    }
    assertEquals(0, verify().exitCode());
  }

  @Test
  void namesAreSortedByCodePoint() {
    assertEquals(0, sign().exitCode());
    List<String> names = new ArrayList<>();
    Cli.run("inspect", model.resolve("model.sig"), "--output", "json")
        .json()
        .get("resources")
        .forEach(resource -> names.add(resource.get("name").asText()));
    // Beyond the basic plane comes after U+FF5E, unlike in UTF-16; "a-b" before "a/b".
    List<String> expected =
        SIGNED.stream()
            .sorted((a, b) -> Arrays.compare(a.codePoints().toArray(), b.codePoints().toArray()))
            .toList();
    assertEquals(expected, names);
    assertEquals("\ud83e\udd16 robot/\ud840\udc00.bin", names.getLast());
  }
}
