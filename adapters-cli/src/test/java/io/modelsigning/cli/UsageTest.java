package io.modelsigning.cli;

import static io.modelsigning.cli.SmallModel.expect;
import static io.modelsigning.cli.SmallModel.expectUsage;
import static io.modelsigning.cli.SmallModel.reason;
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

/** How a command line is understood, and what is said of one that is not. */
final class UsageTest {
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
  void pathOptionIsTheModel() {
    expect(0, small.sign("--path", model));
    expect(0, small.verify("--path", model));
  }

  @Test
  void modelMayBeCalledLikeAMethod() throws IOException {
    Path called = Files.createDirectories(folder.resolve("key"));
    Files.writeString(called.resolve("a"), "a");
    expect(0, small.sign(called));
    expect(0, small.verify("--path", called));
    // Without a method, these are models and the method is sigstore.
    expect(3, Cli.run("sign", "--path", "key"));
    expect(3, Cli.run("sign", "./key"));
    expectUsage("MODEL is missing", Cli.run("sign", "key"));
  }

  @Test
  void underscoresAreAsGoodAsHyphens() {
    expect(
        0,
        Cli.run(
            "sign",
            "key",
            model,
            "--private_key",
            key.privateKey(),
            "--ignore_paths",
            model.resolve("sub"),
            "--ignore_git_paths",
            "--allow_symlinks",
            "--hash_algorithm=blake3"));
    expect(
        0,
        Cli.run(
            "--log_level",
            "INFO",
            "verify",
            "key",
            model,
            "--public_key=" + key.publicKey(),
            "--no-ignore_git_paths",
            "--no_ignore_unsigned_files"));
  }

  @Test
  void anUnderscoreInAValueStays() throws IOException {
    Path odd = folder.resolve("--private_key");
    Outcome outcome =
        small.sign(model, "--password-file", folder.resolve("no_such_file"), "--signature=" + odd);
    assertTrue(expect(3, outcome).err().contains("no_such_file"), outcome::toString);
  }

  @Test
  void requiredOptionsAreAskedFor() {
    expectUsage("--private-key is missing", Cli.run("sign", "key", model));
    expectUsage(
        "--signing-certificate is missing",
        Cli.run("sign", "certificate", model, "--private-key", key.privateKey()));
    expectUsage("--public-key is missing", Cli.run("verify", "key", model));
    expectUsage("--identity is missing", Cli.run("verify", model));
    expectUsage(
        "--identity-provider is missing", Cli.run("verify", model, "--identity", "a@example.com"));
    expectUsage("SIGNATURE is missing", Cli.run("inspect"));
    expectUsage("MODEL is missing", Cli.run("digest"));
    expectUsage("MODEL is missing", Cli.run("sign"));
    expectUsage("MODEL is missing", Cli.run("verify", "--output", "text"));
  }

  @Test
  void mistakesGetOneLineAndAPointer() {
    expectUsage("unknown command 'sing', perhaps sign", Cli.run("sing", model));
    expectUsage("unknown command 'sing', perhaps sign", Cli.run("help", "sing"));
    expectUsage("unknown method 'kye', perhaps key", Cli.run("sign", "kye", model));
    expectUsage("unknown method 'cert', perhaps certificate", Cli.run("verify", "cert", model));
    expectUsage("unknown method 'kye', perhaps key", Cli.run("help", "sign", "kye"));
    expectUsage("unknown argument 'way'", Cli.run("help", "sign", "key", "sub", "way"));
    expectUsage("unknown option '--nope'", Cli.run("sign", "key", "--nope"));
    expectUsage("unknown method 'keys', perhaps key", Cli.run("sign", "keys", "--nope"));
    expectUsage(
        "unknown option '--privat-key', perhaps --private-key",
        small.sign(model, "--privat-key", "x"));
    expectUsage("unknown argument", small.sign(model, "another"));
    expectUsage("--private-key", Cli.run("sign", "key", model, "--private-key"));
    expectUsage(
        "--private-key", Cli.run("sign", "key", model, "--private-key", "--signature", "x"));
    expectUsage("md5", small.sign(model, "--hash-algorithm", "md5"));
    expectUsage("--shard-size", small.sign(model, "--shard-size", "0"));
    expectUsage("--serialization", small.sign(model, "--serialization", "zip"));
    expectUsage("must not be empty", small.sign(""));
    expectUsage("given twice", small.sign(model, "--path", model));
    expectUsage("--output", Cli.run("digest", model, "--output", "xml"));
    expectUsage("--log-level", Cli.run("--log-level", "loud", "digest", model));
    expectUsage("--color", Cli.run("digest", model, "--color", "blue"));
    Cli cli = new Cli();
    cli.environment.put("MODEL_SIGNING_LOG_LEVEL", "loud");
    expectUsage("MODEL_SIGNING_LOG_LEVEL", cli.with("digest", model));
  }

  @Test
  void mistakesAreJsonToo() {
    for (Outcome outcome :
        List.of(
            Cli.run("sing", "--output", "json"),
            Cli.run("--output", "json"),
            Cli.run("digest", "--output=json"),
            Cli.run("digest", model, "--nope", "--output", "json"))) {
      JsonNode json = expect(2, outcome).json();
      assertEquals("error", json.get("result").asText());
      assertEquals("usage", json.get("reason").asText());
      assertFalse(json.get("message").asText().isEmpty());
    }
  }

  @Test
  void withoutACommandThereIsAnOverview() {
    for (Object[] words : new Object[][] {{}, {"--color", "never"}}) {
      Outcome overview = expect(2, Cli.run(words));
      assertEquals("", overview.out());
      assertTrue(overview.err().contains("model-signing demo"), overview::toString);
      assertTrue(overview.err().lines().count() < 15, overview::toString);
      assertFalse(overview.err().contains("error:"), overview::toString);
    }
  }

  @Test
  void whatIsMissingOrUnusableIsAnError() throws IOException {
    Object json = "--output=json";
    Path none = folder.resolve("none");
    assertEquals("not-found", reason(3, small.sign(none, json)));
    assertEquals("not-found", reason(3, small.verify(model, json)));
    assertEquals("not-found", reason(3, Cli.run("digest", none, json)));
    assertEquals("not-found", reason(3, Cli.run("inspect", none, json)));
    assertEquals(
        "not-found", reason(3, Cli.run("sign", "key", model, "--private-key", none, json)));
    assertEquals(
        "not-found", reason(3, Cli.run("verify", "key", model, "--public-key", none, json)));
    assertEquals(
        "not-found", reason(3, small.sign(model, "--signature", none.resolve("x.sig"), json)));
    Path garbage = Files.writeString(folder.resolve("garbage"), "garbage");
    assertEquals(
        "malformed-key", reason(3, Cli.run("sign", "key", model, "--private-key", garbage, json)));
    Path empty = Files.createDirectories(folder.resolve("empty"));
    assertEquals("empty-model", reason(3, small.sign(empty, json)));
    assertEquals("empty-model", reason(3, Cli.run("digest", empty, json)));
    assertFalse(Files.exists(empty.resolve("model.sig")));
  }
}
