package io.modelsigning.cli;

import static io.modelsigning.cli.SmallModel.expect;
import static io.modelsigning.cli.SmallModel.expectUsage;
import static io.modelsigning.cli.SmallModel.reason;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.modelsigning.cli.Cli.Outcome;
import io.modelsigning.domain.discovery.SignedModel;
import io.modelsigning.testing.Interop;
import io.modelsigning.testing.TestKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Policies that are made of signatures accept the models that these are of, and no others. */
final class PolicyInitTest {
  @TempDir Path folder;

  private Path models;
  private Path policy;

  @BeforeEach
  void makeModels() throws Exception {
    models = Files.createDirectory(folder.resolve("models"));
    policy = folder.resolve("policy.yaml");
    TestKeys.create(folder, "one");
    TestKeys.create(folder, "two");
  }

  private Path model(String name) throws IOException {
    Path model = Files.createDirectories(models.resolve(name));
    Files.writeString(model.resolve("weights"), name);
    return model;
  }

  private Path signed(String key, String name, Object... more) throws IOException {
    Path model = model(name);
    sign(key, model, more);
    return model;
  }

  private void sign(String key, Path model, Object... more) {
    expect(
        0,
        Cli.run(
            SmallModel.words(
                List.of("sign", "key", "--private-key", folder.resolve(key + ".pem"), model),
                more)));
  }

  private Outcome init(Object... words) {
    return Cli.run(SmallModel.words(List.of("policy", "init"), words));
  }

  private Outcome verify(Object... words) {
    return Cli.run(SmallModel.words(List.of("verify", "--policy", policy), words));
  }

  @Test
  void modelsSignedWithKeysAreAccepted() throws Exception {
    signed("one", "a");
    signed("two", "b", "--hash-algorithm=blake3", "--shard-size=1MB");
    Path both = signed("one", "c");
    sign(
        "two",
        both,
        "--signature",
        both.resolve("model.two.sig"),
        "--ignore-paths",
        both.resolve("model.sig"));
    Path file = Files.writeString(models.resolve("d.gguf"), "d");
    sign("one", file);
    Outcome outcome =
        expect(
            0,
            init(
                "--recursive",
                models,
                "--public-key",
                folder.resolve("one.pub"),
                "--public-key",
                folder.resolve("two.pub"),
                "--policy",
                policy));
    assertEquals(
        "Policy written\n  policy       " + policy + "\n  models       4\n  signers      2\n",
        outcome.out());
    assertTrue(outcome.err().contains("nothing was verified"), outcome::toString);
    String text = Files.readString(policy);
    assertTrue(text.contains("file: \"one.pub\"\n"), text);
    expect(0, Cli.run("policy", "check", policy));
    Outcome verified = expect(0, verify("--recursive", models));
    assertTrue(verified.out().startsWith("4 models: 4 accepted"), verified::toString);
    expect(0, verify(file));
    // Neither other signers nor other models are.
    Files.delete(both.resolve("model.two.sig"));
    expect(1, verify(both));
    expect(1, verify(signed("one", "e")));
    expect(1, verify(signed("two", "a")));
    expect(1, verify(signed("two", "b", "--hash-algorithm=sha256", "--serialization=files")));
  }

  @Test
  void keysThatAreNotGivenHaveToBeFilledIn() throws Exception {
    Path model = signed("one", "a");
    Outcome outcome = expect(0, init(model, "--public-key", folder.resolve("two.pub")));
    assertTrue(outcome.err().contains("no signature names the key in"), outcome::toString);
    Files.writeString(policy, outcome.out());
    assertTrue(outcome.out().contains("FILL IN"), outcome::toString);
    Outcome check = expect(1, Cli.run("policy", "check", policy));
    assertTrue(check.out().contains("signers.key-1.key: "), check::toString);
    expect(3, verify(model));
    Files.writeString(policy, outcome.out().replace("key: {}", "key: {file: one.pub}"));
    expect(0, Cli.run("policy", "check", policy));
    expect(0, verify(model));
    JsonNode json = expect(0, init(model, "--output=json")).json();
    assertFalse(json.at("/draft/complete").asBoolean());
    assertEquals("unverified-signers", json.at("/warnings/0/reason").asText());
  }

  @Test
  void modelsSignedWithCertificatesAreAccepted() throws Exception {
    TestKeys.KeyFiles authority = TestKeys.create(folder, "authority");
    TestKeys.KeyFiles publisher = TestKeys.create(folder, "publisher");
    Path root =
        TestKeys.certificate(
            folder.resolve("root.pem"), authority.pair(), "CN=Root", authority.pair(), "CN=Root");
    Path leaf =
        TestKeys.certificate(
            folder.resolve("leaf.pem"),
            publisher.pair(),
            "CN=Publisher\\, Inc.,O=Müller",
            authority.pair(),
            "CN=Root",
            "publisher@example.com");
    Path with = model("with");
    Path without = model("without");
    List<Object> sign =
        List.of(
            "sign",
            "certificate",
            "--private-key",
            publisher.privateKey(),
            "--signing-certificate",
            leaf);
    expect(0, Cli.run(SmallModel.words(sign, with, "--certificate-chain", root)));
    expect(0, Cli.run(SmallModel.words(sign, without)));
    Files.writeString(policy, expect(0, init(with)).out());
    assertTrue(Files.readString(policy).contains("BEGIN CERTIFICATE"));
    expect(0, Cli.run("policy", "check", policy));
    expect(0, verify(with));
    Files.writeString(policy, expect(0, init(without)).out());
    expect(1, Cli.run("policy", "check", policy));
    expect(0, init(with, without, "--certificate-chain", root, "--policy", policy, "--force"));
    expect(0, Cli.run("policy", "check", policy));
    expect(0, verify(with, without));
    // Another certificate by the same authority is another signer.
    TestKeys.certificate(leaf, publisher.pair(), "CN=Other", authority.pair(), "CN=Root");
    expect(0, Cli.run(SmallModel.words(sign, with)));
    expect(1, verify(with));
  }

  /** The models of other implementations, of each method and of every form of a signature. */
  @Test
  void modelsOfOtherImplementationsAreAccepted() throws IOException {
    Path interop = Interop.path("signed");
    Object[] inputs = {
      "--public-key",
      Interop.path("keys/signing-key-pub.pem"),
      "--certificate-chain",
      Interop.path("keys/ca-cert.pem"),
      "--trust-config",
      Interop.path("sigstore/public-good.trusted_root.json"),
      "--policy",
      policy
    };
    expect(0, init(SmallModel.words(List.of("--recursive", interop), inputs)));
    Outcome check = expect(0, Cli.run("policy", "check", policy));
    assertTrue(check.out().endsWith(", 0 warnings\n"), check::toString);
    assertTrue(Files.readString(policy).contains("identity: \"stefanb@us.ibm.com\"\n"));
    try (Stream<Path> all = Files.list(interop)) {
      for (Path model : all.sorted().toList()) {
        // As other tests have it: these were signed as a single file of the folder.
        if (Set.of("v0.3.1-elliptic-key", "v1.0.0-elliptic-key")
            .contains(model.getFileName().toString())) {
          continue;
        }
        expect(0, verify(model, "--ignore-paths", model.resolve("ignore-me")));
      }
    }
  }

  @Test
  void whateverSignaturesClaimIsQuoted() throws Exception {
    Path model = signed("one", "a");
    Path signature = model.resolve("model.sig");
    for (String identity :
        List.of(
            "a@example.com\"\n    # \n  other:\n    key: {pem: \"x\"}\n",
            "'\\\" #{}[]!*&%|>\u0000\u001b[2J\u2028\u202e\ufeff\ud83d\ude00",
            "- x: y")) {
      TestSignatures.sigstore(signature, signature, TestKeys.create(folder, "x").pair(), identity);
      // What there is no way to write into a certificate, is something else in it.
      String claimed =
          Cli.run("inspect", signature, "--output=json").json().at("/claims/identity").asText();
      Outcome outcome = expect(0, init(model));
      outcome.out().chars().forEach(c -> assertTrue(c == '\n' || (c >= ' ' && c <= '~')));
      Files.writeString(policy, outcome.out());
      expect(0, Cli.run("policy", "check", policy));
      JsonNode json =
          expect(0, Cli.run("policy", "explain", "--policy", policy, model, "--output=json"))
              .json();
      assertEquals(
          "the Sigstore identity '%s', vouched for by '%s'"
              .formatted(claimed, TestSignatures.PROVIDER),
          json.at("/explanation/signedBy/description").asText());
    }
  }

  @Test
  void whatCannotBeTakenIsLeftOutAndSaid() throws Exception {
    Path good = signed("one", "good");
    signed("one", "strange[1]");
    Path malformed = model("malformed");
    Files.writeString(malformed.resolve("model.sig"), "{");
    Path many = model("many");
    for (int i = 0; i <= SignedModel.MAXIMUM_SIGNATURES; i++) {
      Files.writeString(many.resolve(i + ".sig"), "{}");
    }
    JsonNode json = expect(0, init("--recursive", models, "--output=json")).json();
    assertEquals(1, json.at("/draft/models").asInt());
    List<String> warnings =
        json.get("warnings").findValuesAsText("message").stream().sorted().toList();
    for (String left : List.of("strange[1]", "malformed/model.sig", "malformed'", "many")) {
      assertTrue(warnings.stream().anyMatch(one -> one.contains(left)), warnings::toString);
    }
    assertTrue(json.at("/draft/policy").asText().contains(good.toString()));
    assertEquals("no-signature-found", reason(3, init(malformed, "--output=json")));
    assertEquals("no-signature-found", reason(3, init(model("unsigned"), "--output=json")));
    expectUsage("MODEL is missing", init());
    expectUsage("--use-staging", init(good, "--use-staging", "--trust-config", "x"));
    assertEquals(
        "not-found",
        reason(3, init(good, "--public-key", folder.resolve("none"), "--output=json")));
  }

  @Test
  void noFileIsReplacedUnlessForced() throws Exception {
    Path model = signed("one", "a");
    Files.writeString(policy, "mine");
    expectUsage("--policy must name a new file", init(model, "--policy", policy));
    assertEquals("mine", Files.readString(policy));
    expect(0, init(model, "--policy", policy, "--force"));
    assertTrue(Files.readString(policy).startsWith("# A first policy"));
    // Not even one that was made so, since somebody may have looked at it since.
    expectUsage("--policy must name a new file", init(model, "--policy", policy));
    Path key = folder.resolve("one.pub");
    expectUsage(
        "must not replace what is read",
        init(model, "--public-key", key, "--policy", key, "--force"));
    expectUsage("outside of the model", init(model, "--policy", model.resolve("policy.yaml")));
    expectUsage("--policy must name a file", init(model, "--policy", "-"));
  }
}
