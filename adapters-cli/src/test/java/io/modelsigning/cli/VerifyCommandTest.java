package io.modelsigning.cli;

import static io.modelsigning.cli.SmallModel.expect;
import static io.modelsigning.cli.SmallModel.expectUsage;
import static io.modelsigning.cli.SmallModel.reason;
import static io.modelsigning.cli.SmallModel.sha256;
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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code verify} answers, and what it shows of a model that differs. */
final class VerifyCommandTest {
  @TempDir Path folder;

  private SmallModel small;
  private Path model;

  @BeforeEach
  void makeModel() throws Exception {
    small = SmallModel.in(folder);
    model = small.model();
  }

  @Test
  void unsignedFilesAreRefusedUnlessIgnored() throws IOException {
    expect(0, small.sign(model));
    Files.writeString(model.resolve("unsigned"), "x");
    Outcome refused = expect(1, small.verify(model));
    assertTrue(refused.out().contains("  unsigned: unexpected\n"), refused::toString);
    expect(0, small.verify(model, "--ignore-unsigned-files"));
    expect(0, small.verify(model, "--ignore_unsigned_files"));
    expect(1, small.verify(model, "--no-ignore-unsigned-files"));
  }

  @Test
  void howToHashIsNoQuestionWhenVerifying() {
    expect(0, small.sign(model));
    for (String option :
        List.of("--hash-algorithm=sha256", "--serialization=files", "--shard-size=1GB")) {
      expectUsage(
          "verify takes no "
              + option.substring(0, option.indexOf('='))
              + ": the signature says how",
          small.verify(model, option));
    }
  }

  @Test
  void malformedSignatureIsARefusal() throws IOException {
    Path signature = Files.writeString(model.resolve("model.sig"), "{}");
    assertEquals("malformed-bundle", reason(1, small.verify(model, "--output=json")));
    assertEquals("malformed-bundle", reason(1, Cli.run("inspect", signature, "--output=json")));
    Outcome text = expect(1, small.verify(model));
    assertTrue(text.out().startsWith("Verification failed\n"), text::toString);
  }

  @Test
  void otherKeyIsARefusal() throws Exception {
    expect(0, small.sign(model));
    TestKeys.KeyFiles other = TestKeys.create(folder, "other");
    assertEquals(
        "wrong-key",
        reason(
            1,
            Cli.run("verify", "key", model, "--public-key", other.publicKey(), "--output=json")));
  }

  @Test
  void differencesAreListedByKind() throws IOException {
    Files.writeString(model.resolve("gone"), "x");
    expect(0, small.sign(model));
    Files.delete(model.resolve("gone"));
    Files.writeString(model.resolve("weights.bin"), "Weights");
    Files.writeString(model.resolve("new\nline"), "x");
    Outcome text = expect(1, small.verify(model));
    assertTrue(text.out().contains("  gone: missing\n"), text::toString);
    assertTrue(text.out().contains("  new\\u{a}line: unexpected\n"), text::toString);
    assertTrue(
        text.out()
            .matches(
                "(?s).*  weights.bin: differs, expected sha256:[0-9a-f]{64}, actual"
                    + " sha256:[0-9a-f]{64}\n.*"),
        text::toString);
    JsonNode json = expect(1, small.verify(model, "--output", "json")).json();
    assertEquals("failed", json.get("result").asText());
    assertEquals("content-mismatch", json.get("reason").asText());
    JsonNode differences = json.get("differences");
    assertEquals(3, differences.size());
    assertEquals("gone", differences.get(0).get("path").asText());
    assertEquals("missing", differences.get(0).get("kind").asText());
    assertEquals("new\nline", differences.get(1).get("path").asText());
    assertEquals("unexpected", differences.get(1).get("kind").asText());
    assertEquals("weights.bin", differences.get(2).get("path").asText());
    assertEquals("mismatch", differences.get(2).get("kind").asText());
    assertEquals("sha256:" + sha256("weights"), differences.get(2).get("expected").asText());
    assertEquals("sha256:" + sha256("Weights"), differences.get(2).get("actual").asText());
  }

  @Test
  void textShowsTwentyDifferencesAndJsonAll() throws IOException {
    expect(0, small.sign(model));
    for (int i = 0; i < 25; i++) {
      Files.writeString(model.resolve("extra-" + i), "x");
    }
    Outcome text = expect(1, small.verify(model));
    assertEquals(
        20, text.out().lines().filter(l -> l.endsWith(": unexpected")).count(), text::toString);
    assertTrue(
        text.out()
            .contains("  and 5 differences more; --output json lists all, --report up to 1000\n"),
        text::toString);
    assertEquals(25, small.verify(model, "--output", "json").json().get("differences").size());
  }

  @Test
  void jsonOfVerifyingSaysWhoSigned() {
    JsonNode signed = expect(0, small.sign(model, "--output", "json")).json();
    JsonNode json = expect(0, small.verify(model, "--output", "json")).json();
    assertEquals("verify key", json.get("command").asText());
    assertEquals("verified", json.get("result").asText());
    assertEquals(signed.get("signer"), json.get("signer"));
    assertEquals(signed.get("rootDigest"), json.get("rootDigest"));
    assertEquals(2, json.get("files").asLong());
    assertEquals(9, json.get("bytes").asLong());
  }

  @Test
  void jsonOfAnErrorSaysWhatWasAttempted() {
    JsonNode json = expect(3, small.verify(model, "--output", "json")).json();
    assertEquals("verify key", json.get("command").asText());
    assertEquals("error", json.get("result").asText());
    assertEquals("not-found", json.get("reason").asText());
    assertEquals(model.toString(), json.get("model").asText());
    assertEquals(model.resolve("model.sig").toString(), json.get("signature").asText());
    assertEquals("key", json.get("method").asText());
    assertTrue(json.get("message").asText().contains("does not exist"));
    assertFalse(json.has("rootDigest"));
    assertFalse(json.has("files"));
    assertEquals(0, json.get("differences").size());
  }

  @Test
  void errorsAreOneLineWithAdviceAndWithoutTrace() {
    Outcome outcome = expect(3, small.verify(model));
    assertEquals("", outcome.out());
    assertTrue(outcome.err().startsWith("error: signature file '"), outcome::toString);
    assertFalse(outcome.err().contains("\tat "), outcome::toString);
    Outcome debug = expect(3, small.verify(model, "--log-level", "debug"));
    assertTrue(debug.err().contains("\tat io.modelsigning."), debug::toString);
    Outcome quiet = expect(3, small.verify(model, "--log-level", "critical"));
    assertEquals("", quiet.err(), quiet::toString);
  }
}
