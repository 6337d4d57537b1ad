package io.modelsigning.cli;

import static io.modelsigning.cli.SmallModel.expect;
import static io.modelsigning.cli.SmallModel.expectUsage;
import static io.modelsigning.cli.SmallModel.reason;
import static io.modelsigning.cli.SmallModel.words;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.modelsigning.cli.Cli.Outcome;
import io.modelsigning.testing.TestKeys;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code sign --reuse} takes over, and what it does not. */
final class ReuseTest {
  @TempDir Path folder;

  private SmallModel small;
  private Path model;
  private Path signature;

  @BeforeEach
  void signModel() throws Exception {
    small = SmallModel.in(folder);
    model = small.model();
    signature = model.resolve("model.sig");
    expect(0, small.sign(model));
  }

  private Outcome again(Object... more) {
    return small.sign(
        words(List.of(model, "--reuse", signature, "--public-key", small.key().publicKey()), more));
  }

  private static JsonNode reused(Outcome outcome) {
    JsonNode reused = expect(0, outcome).json().get("reused");
    assertEquals(1, reused.size(), outcome::toString);
    return reused.get(0);
  }

  @Test
  void changedFilesAreHashedAndOthersAreNot() throws Exception {
    Files.writeString(model.resolve("sub/config.json"), "{\"changed\":1}");
    JsonNode one = reused(again("--changed", model.resolve("sub/config.json"), "--output", "json"));
    assertEquals("signature", one.get("source").asText());
    assertEquals(signature.toString(), one.get("place").asText());
    assertEquals(1, one.get("files").asInt());
    assertEquals("weights".length(), one.get("bytes").asInt());
    expect(0, small.verify(model));
  }

  @Test
  void whatWasNotReadIsSaid() {
    Outcome signed = expect(0, again());
    assertTrue(
        signed
            .out()
            .contains(
                "not read     2 files, 9 bytes: digests from the signature " + signature + "\n"),
        signed::toString);
  }

  /** Nothing but the user's word says which files changed; a wrong one makes no false success. */
  @Test
  void changedFileThatIsNotNamedMakesSignatureThatDoesNotVerify() throws Exception {
    Files.writeString(model.resolve("weights.bin"), "weighty");
    expect(0, again());
    assertEquals("content-mismatch", reason(1, small.verify(model, "--output", "json")));
  }

  @Test
  void newAndVanishedFilesAreFound() throws Exception {
    Files.delete(model.resolve("sub/config.json"));
    Files.writeString(model.resolve("new"), "new");
    assertEquals(1, reused(again("--output", "json")).get("files").asInt());
    assertEquals(2, expect(0, small.verify(model, "--output", "json")).json().get("files").asInt());
  }

  /** Shards tell the size: a file of another one has changed, whoever says what. */
  @Test
  void fileOfAnotherSizeThanItsShardsIsHashed() throws Exception {
    expect(0, small.sign(model, "--shard-size", 4));
    Files.writeString(model.resolve("weights.bin"), "weights and more");
    JsonNode one = reused(again("--output", "json"));
    assertEquals(2, one.get("bytes").asInt());
    expect(0, small.verify(model));
  }

  @ParameterizedTest
  @ValueSource(strings = {"sub", "sub/*.json", "s?b/config.json", "**"})
  void directoriesAndPatternsNameFiles(String changed) throws Exception {
    Files.writeString(model.resolve("sub/config.json"), "[]");
    expect(0, again("--changed", model + "/" + changed));
    expect(0, small.verify(model));
  }

  @Test
  void listsAreReadAsGitPrintsThem() throws Exception {
    Files.writeString(model.resolve("sub/config.json"), "[]");
    Path list =
        Files.writeString(
            folder.resolve("changed"),
            "elsewhere.txt\n\"%s/sub/conf\\151g.json\"\n".formatted(model));
    assertEquals(1, reused(again("--changed-from", list, "--output", "json")).get("files").asInt());
    expect(0, small.verify(model));
    Files.writeString(model.resolve("weights.bin"), "WEIGHTS");
    Cli cli = new Cli();
    cli.in = new ByteArrayInputStream((model + "/weights.bin\n").getBytes(StandardCharsets.UTF_8));
    expect(
        0,
        cli.with(
            "sign",
            "key",
            model,
            "--private-key",
            small.key().privateKey(),
            "--reuse",
            signature,
            "--public-key",
            small.key().publicKey(),
            "--changed-from",
            "-"));
    expect(0, small.verify(model));
  }

  @Test
  void pathThatIsNowhereIsWarnedOf() throws Exception {
    Outcome signed = again("--changed", model.resolve("READNE.md"), "--output", "json");
    assertEquals(
        "changed-path-absent",
        expect(0, signed).json().get("warnings").get(0).get("reason").asText());
    expectUsage("is not in it", again("--changed", folder.resolve("other")));
    Path list = Files.writeString(folder.resolve("list"), "%s/gone\n".formatted(model));
    Outcome listed = again("--changed-from", list, "--output", "json");
    assertEquals(0, expect(0, listed).json().get("warnings").size(), listed::toString);
    Files.writeString(list, "elsewhere/gone\n");
    Outcome elsewhere = again("--changed-from", list);
    assertTrue(expect(0, elsewhere).err().contains("nothing that"), elsewhere::toString);
  }

  @Test
  void signatureOfSomebodyElseIsNotReused() throws Exception {
    TestKeys.KeyFiles other = TestKeys.create(folder, "other");
    byte[] before = Files.readAllBytes(signature);
    Outcome refused =
        small.sign(
            model, "--reuse", signature, "--public-key", other.publicKey(), "--output", "json");
    assertEquals("reused-signature-refused", reason(3, refused));
    assertEquals(new String(before, StandardCharsets.UTF_8), Files.readString(signature));
  }

  @Test
  void changedSignatureIsNotReused() throws Exception {
    String text = Files.readString(signature);
    Files.writeString(signature, text.replaceFirst("\"payload\":\"....", "\"payload\":\"AAAA"));
    assertFalse(text.equals(Files.readString(signature)));
    assertEquals("reused-signature-refused", reason(3, again("--output", "json")));
    Files.writeString(signature, "no signature");
    // That it is none is found where it would be replaced.
    expect(2, again());
  }

  /** What it is made by is taken over too, so that nothing has to be given again. */
  @Test
  void methodAndAlgorithmAreThoseOfTheOldSignature() {
    expect(0, small.sign(model, "--hash-algorithm", "blake3", "--shard-size", 5));
    JsonNode json = expect(0, again("--output", "json")).json();
    assertEquals("blake3", json.get("hashAlgorithm").asText());
    assertEquals(5, json.get("shardSize").asInt());
    expectUsage("--hash-algorithm must be blake3", again("--hash-algorithm", "sha256"));
    expectUsage("--serialization and --shard-size", again("--shard-size", 6));
  }

  @Test
  void optionsThatMeanNothingAreRefused() {
    Path key = small.key().publicKey();
    expectUsage("--reuse needs", small.sign(model, "--reuse", signature));
    expectUsage("--changed goes with --reuse", small.sign(model, "--changed", model));
    expectUsage("--changed-from goes with", small.sign(model, "--changed-from", key));
    expectUsage("--public-key goes with --reuse", small.sign(model, "--public-key", key));
    expectUsage("--identity goes with --reuse", small.sign(model, "--identity", "a"));
    expectUsage("go together", again("--identity", "a@example.com"));
    expectUsage("--manifest does not go with --reuse", again("--manifest", key));
  }
}
