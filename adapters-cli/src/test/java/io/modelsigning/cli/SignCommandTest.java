package io.modelsigning.cli;

import static io.modelsigning.cli.SmallModel.expect;
import static io.modelsigning.cli.SmallModel.expectUsage;
import static io.modelsigning.cli.SmallModel.reason;
import static io.modelsigning.cli.SmallModel.rootDigest;
import static io.modelsigning.cli.SmallModel.words;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.modelsigning.cli.Cli.Outcome;
import io.modelsigning.testing.TestKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code sign} writes: where, how hashed, and with which key. */
final class SignCommandTest {
  @TempDir Path folder;

  private SmallModel small;
  private Path model;
  private TestKeys.KeyFiles key;

  @BeforeEach
  void makeModel() throws Exception {
    small = SmallModel.in(folder);
    model = small.model();
    key = small.key();
  }

  @Test
  void signsAndVerifiesADirectory() {
    Outcome signed = expect(0, small.sign(model));
    assertTrue(signed.out().startsWith("Signing succeeded\n"), signed::toString);
    assertTrue(signed.out().contains("model.sig"), signed::toString);
    assertEquals("", signed.err(), signed::toString);
    assertTrue(Files.exists(model.resolve("model.sig")));
    Outcome verified = expect(0, small.verify(model));
    assertTrue(verified.out().startsWith("Verification succeeded\n"), verified::toString);
    assertTrue(verified.out().contains("(2 files, 9 bytes)"), verified::toString);
    assertEquals("", verified.err(), verified::toString);
  }

  @Test
  void signsAndVerifiesAFile() {
    Path file = model.resolve("weights.bin");
    expect(0, small.sign(file));
    assertTrue(Files.exists(model.resolve("weights.bin.sig")));
    expect(0, small.verify(file));
  }

  @Test
  void signatureOptionSaysWhereTheSignatureIs() {
    Path elsewhere = folder.resolve("elsewhere.sig");
    expect(0, small.sign(model, "--signature", elsewhere));
    assertTrue(Files.exists(elsewhere));
    assertFalse(Files.exists(model.resolve("model.sig")));
    expect(3, small.verify(model));
    expect(0, small.verify(model, "--signature", elsewhere));
    expect(0, small.verify(model, "--signature=" + elsewhere));
  }

  @Test
  void symbolicLinksAreRefusedUnlessAllowed() throws IOException {
    Files.createSymbolicLink(model.resolve("link"), Path.of("weights.bin"));
    Outcome refused = expect(3, small.sign(model));
    assertTrue(refused.err().contains("link"), refused::toString);
    assertTrue(refused.err().contains("--allow-symlinks"), refused::toString);
    assertFalse(Files.exists(model.resolve("model.sig")));
    expect(0, small.sign(model, "--allow-symlinks"));
    expect(0, small.verify(model));
  }

  @ParameterizedTest
  @ValueSource(strings = {"sha256", "blake2b", "blake3"})
  void hashAlgorithmIsRecordedAndUsed(String algorithm) {
    JsonNode signed = small.sign(model, "--hash-algorithm", algorithm, "--output", "json").json();
    assertEquals(algorithm, signed.get("hashAlgorithm").asText());
    JsonNode verified = small.verify(model, "--output", "json").json();
    assertEquals(algorithm, verified.get("hashAlgorithm").asText());
    assertEquals(signed.get("rootDigest"), verified.get("rootDigest"));
  }

  @ParameterizedTest
  @CsvSource({
    "--serialization=files, files, 0",
    "--serialization=shards, shards, 1000000000",
    "--shard-size=5, shards, 5",
    "--shard-size=1kB, shards, 1000",
    "--shard-size=1KiB, shards, 1024",
  })
  void serializationIsRecordedAndUsed(String option, String serialization, long shardSize) {
    JsonNode signed = small.sign(model, option, "--output", "json").json();
    assertEquals(serialization, signed.get("serialization").asText());
    assertEquals(shardSize, signed.path("shardSize").asLong());
    assertEquals(
        serialization,
        small.verify(model, "--output", "json").json().get("serialization").asText());
  }

  @Test
  void contradictingSerializationIsAMistake() {
    expectUsage(
        "--shard-size does not go with",
        small.sign(model, "--serialization", "files", "--shard-size", "1GB"));
  }

  @Test
  void tooManyShardsAreRefusedAndNameTheFile() throws IOException {
    Files.write(model.resolve("big"), new byte[1_000_001]);
    Outcome outcome = expect(3, small.sign(model, "--shard-size", "1"));
    assertTrue(outcome.err().contains("'big'"), outcome::toString);
  }

  @Test
  void encryptedKeyTakesItsPasswordFromAnyPlace() throws Exception {
    String password = "pässword_with spaces";
    Path encrypted = TestKeys.encrypted(key.pair(), password, folder.resolve("encrypted.pem"));
    Path file = Files.writeString(folder.resolve("password"), password + "\r\nsecond line");
    Object[] words = {"sign", "key", model, "--private-key", encrypted};
    Cli cli = new Cli();
    cli.environment.put("KEY_PASSWORD", password);
    expect(0, cli.with(words(List.of(words), "--password-file", file)));
    expect(0, cli.with(words(List.of(words), "--password-env", "KEY_PASSWORD")));
    Outcome visible = expect(0, cli.with(words(List.of(words), "--password", password)));
    assertTrue(visible.err().startsWith("warning: "), visible::toString);
    assertFalse(visible.err().contains(password), visible::toString);
    cli.prompt = question -> Optional.of(password.toCharArray());
    expect(0, cli.with(words));
    expect(0, small.verify(model));
  }

  @Test
  void passwordThatIsMissingOrWrongIsAnError() throws Exception {
    Path encrypted = TestKeys.encrypted(key.pair(), "right", folder.resolve("encrypted.pem"));
    Object[] words = {"sign", "key", model, "--private-key", encrypted, "--output", "json"};
    assertEquals("missing-password", reason(3, Cli.run(words)));
    assertEquals("wrong-password", reason(3, Cli.run(words(List.of(words), "--password=wrong"))));
    assertEquals(
        "password-not-available",
        reason(3, Cli.run(words(List.of(words), "--password-env", "NOT_SET"))));
    assertEquals(
        "password-not-available",
        reason(3, Cli.run(words(List.of(words), "--password-file", folder.resolve("none")))));
    assertEquals(
        "usage",
        reason(2, Cli.run(words(List.of(words), "--password=a", "--password-env", "NAME"))));
    assertFalse(Files.exists(model.resolve("model.sig")));
  }

  @Test
  void jsonOfSigningHasEveryField() {
    JsonNode json = expect(0, small.sign(model, "--output", "json")).json();
    assertEquals(
        new TreeSet<>(
            List.of(
                "command",
                "result",
                "model",
                "signature",
                "method",
                "rootDigest",
                "hashAlgorithm",
                "serialization",
                "files",
                "bytes",
                "seconds",
                "signer",
                "differences",
                "warnings")),
        fieldsOf(json));
    assertEquals("sign key", json.get("command").asText());
    assertEquals("signed", json.get("result").asText());
    assertEquals(model.toString(), json.get("model").asText());
    assertEquals(model.resolve("model.sig").toString(), json.get("signature").asText());
    assertEquals("key", json.get("method").asText());
    assertEquals("sha256:" + rootDigest(), json.get("rootDigest").asText());
    assertEquals("sha256", json.get("hashAlgorithm").asText());
    assertEquals("files", json.get("serialization").asText());
    assertEquals(2, json.get("files").asLong());
    assertEquals(9, json.get("bytes").asLong());
    assertTrue(json.get("seconds").isNumber());
    assertTrue(json.get("signer").get("name").asText().matches("[0-9a-f]{64}"));
    assertEquals(0, json.get("differences").size());
    assertEquals(0, json.get("warnings").size());
  }

  @Test
  void warningsAreInTheJson() throws IOException {
    Files.writeString(model.resolve("empty"), "");
    Outcome outcome = expect(0, small.sign(model, "--serialization", "shards", "--output", "json"));
    assertEquals(
        "empty-file-not-covered",
        outcome.json().get("warnings").get(0).get("reason").asText(),
        outcome::toString);
    assertTrue(outcome.err().startsWith("warning: 'empty'"), outcome::toString);
    assertEquals("", small.sign(model, "--serialization", "shards", "--log-level", "error").err());
  }

  private static Set<String> fieldsOf(JsonNode json) {
    TreeSet<String> names = new TreeSet<>();
    json.fieldNames().forEachRemaining(names::add);
    return names;
  }
}
