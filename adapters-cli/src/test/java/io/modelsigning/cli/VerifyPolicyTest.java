package io.modelsigning.cli;

import static io.modelsigning.cli.SmallModel.expect;
import static io.modelsigning.cli.SmallModel.expectUsage;
import static io.modelsigning.cli.SmallModel.reason;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.modelsigning.cli.Cli.Outcome;
import io.modelsigning.domain.discovery.SignedModel;
import io.modelsigning.testing.TestKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code verify --policy} answers: the rules' own truth tables are the domain's. */
final class VerifyPolicyTest {
  @TempDir Path folder;

  private Path models;
  private Path policy;

  @BeforeEach
  void makeModels() throws Exception {
    models = Files.createDirectory(folder.resolve("models"));
    policy = folder.resolve("policy.yaml");
    TestKeys.create(folder, "one");
    TestKeys.create(folder, "two");
    for (String name : List.of("a", "b")) {
      Path model = Files.createDirectory(models.resolve(name));
      Files.writeString(model.resolve("weights"), name);
      sign("one", model);
    }
  }

  private void sign(String key, Path model, Object... more) {
    expect(
        0,
        Cli.run(
            Stream.concat(
                    Stream.of("sign", "key", "--private-key", folder.resolve(key + ".pem"), model),
                    Stream.of(more))
                .toArray()));
  }

  private Outcome verify(String rules, Object... words) throws IOException {
    Files.writeString(
        policy,
        """
        version: 1
        signers:
          one: {key: {file: one.pub}}
          two: {key: {file: two.pub}}
        """
            + rules);
    return Cli.run(
        Stream.concat(Stream.of("verify", "--policy", policy), Stream.of(words)).toArray());
  }

  @Test
  void answerNamesTheRuleAndWhoSatisfiedIt() throws Exception {
    Path model = models.resolve("a");
    Outcome text = expect(0, verify("default: {signedBy: {anyOf: [two, one]}}\n", model));
    assertTrue(text.out().startsWith("Verification succeeded\n"), text::toString);
    assertTrue(
        text.out().contains("  rule         default (enforce, by default)\n"), text::toString);
    assertTrue(
        text.out().contains("  satisfied by one (" + model.resolve("model.sig") + ")\n"),
        text::toString);
    JsonNode json =
        verify("default: {signedBy: {anyOf: [two, one]}}\n", model, "--output=json").json();
    assertEquals("one", json.at("/policy/satisfiedBy/0/signer").asText());
    assertEquals("key", json.get("method").asText());
  }

  @Test
  void refusalSaysWhatEachAlternativeLacked() throws Exception {
    Outcome outcome =
        expect(
            1,
            verify(
                "default: {signedBy: {allOf: [one, two]}}\n",
                models.resolve("a"),
                "--output=json"));
    JsonNode json = outcome.json();
    assertEquals("policy-not-satisfied", json.get("reason").asText());
    assertEquals("two", json.at("/policy/lacking/0/signer").asText());
    assertEquals("wrong-key", json.at("/policy/lacking/0/reason").asText());
  }

  @Test
  void allSignaturesOfANamedModelCount() throws Exception {
    Path model = models.resolve("a");
    sign(
        "two",
        model,
        "--signature",
        model.resolve("model.two.sig"),
        "--ignore-paths",
        model.resolve("model.sig"));
    String rules = "default: {signedBy: {allOf: [one, two]}, accept: {recordedIgnores: true}}\n";
    expect(0, verify(rules, model));
    expect(0, verify(rules, "--recursive", models, "--affected-by", changed(model)));
    expect(1, verify(rules, model, "--signature", model.resolve("model.sig")));
  }

  private Path changed(Path path) throws IOException {
    return Files.writeString(folder.resolve("changed"), path + "\n");
  }

  @Test
  void aChangedSignatureBesideANamedModelConcernsIt() throws Exception {
    Path file = Files.writeString(models.resolve("file"), "weights");
    sign("two", file);
    for (String signature : List.of("file.sig", "file.oms.sig")) {
      JsonNode json =
          JsonSchemas.readSeveral(
              expect(
                      1,
                      verify(
                          "default: {signedBy: one}\n",
                          file,
                          "--affected-by",
                          changed(models.resolve(signature)),
                          "--output=json"))
                  .out());
      assertEquals(1, json.at("/summary/refused").asInt());
    }
    expect(
        0,
        verify(
            "default: {signedBy: one}\n",
            file,
            "--affected-by",
            changed(models.resolve("file2.sig"))));
  }

  /** A file of any name can begin as a signature does, and go on as what a loader reads. */
  @Test
  void aFileThatOnlyBeginsAsASignatureIsAFileOfTheModel() throws Exception {
    Path model = models.resolve("a");
    String signature = Files.readString(model.resolve("model.sig"));
    String rules = "default: {signedBy: one}\n";
    Object[] byKey = {"verify", "key", "--public-key", folder.resolve("one.pub"), "--recursive"};
    for (String content :
        List.of(
            "{\"verificationMaterial\": {}, \"base_model\": \"evil\"}",
            signature,
            signature.stripTrailing().replaceFirst("}$", ", \"base_model\": \"evil\"}"))) {
      Files.writeString(model.resolve("adapter_config.json"), content);
      expect(1, verify(rules, model));
      expect(1, verify(rules, "--recursive", models));
      expect(1, Cli.run(SmallModel.words(List.of(byKey), model)));
      // Without the signature that covers nothing of this name, it is none the better.
      Files.delete(model.resolve("model.sig"));
      expect(1, verify(rules, model));
      expect(1, Cli.run(SmallModel.words(List.of(byKey), model)));
      Files.writeString(model.resolve("model.sig"), signature);
    }
    Files.delete(model.resolve("adapter_config.json"));
    expect(0, verify(rules, model));
  }

  /** Else whatever is called so would be in the model with nobody's signature, and not be told. */
  @Test
  void aFileThatIsOnlyCalledLikeASignatureIsAFileOfTheModel() throws Exception {
    Path model = models.resolve("a");
    String rules = "default: {signedBy: one}\n";
    Object[] byKey = {
      "verify", "key", "--public-key", folder.resolve("one.pub"), "--recursive", "--output=json"
    };
    for (String name : List.of("evil.sig", "zz.sig")) {
      Files.writeString(model.resolve(name), "payload");
      JsonNode found =
          JsonSchemas.readSeveral(
              expect(1, Cli.run(SmallModel.words(List.of(byKey), model))).out());
      assertEquals("content-mismatch", found.at("/results/0/reason").asText());
      assertEquals(name, found.at("/results/0/differences/0/path").asText());
      expect(1, verify(rules, model));
      expect(1, verify(rules, "--recursive", models));
      Files.delete(model.resolve(name));
    }
    expect(0, Cli.run(SmallModel.words(List.of(byKey), model)));
  }

  @Test
  void anotherSignatureIsNamedUnlessItIsGood() throws Exception {
    Path model = models.resolve("a");
    Path other = model.resolve("model.other.sig");
    sign("two", model, "--signature", other, "--ignore-paths", model.resolve("model.sig"));
    JsonNode unchecked =
        expect(0, verify("default: {signedBy: one}\n", model, "--output=json"))
            .json()
            .get("unchecked");
    assertEquals(1, unchecked.size(), unchecked::toString);
    assertEquals("model.other.sig", unchecked.get(0).get("path").asText());
    assertEquals("signature", unchecked.get(0).get("because").get(0).asText());
    JsonNode both =
        expect(
                0,
                verify(
                    "default: {signedBy: {allOf: [one, two]}, accept: {recordedIgnores: true}}\n",
                    model,
                    "--output=json"))
            .json();
    assertEquals(0, both.get("unchecked").size(), both::toString);
  }

  @Test
  void aSignatureOfAnotherNameCountsIfItSaysSoItselfAndTheRuleAcceptsThat() throws Exception {
    Path model = models.resolve("a");
    Path signature = model.resolve("bundle.json");
    Files.delete(model.resolve("model.sig"));
    sign("one", model, "--signature", signature);
    assertEquals(
        "recorded-ignores-not-accepted",
        reason(1, verify("default: {signedBy: one}\n", model, "--output=json")));
    expect(0, verify("default: {signedBy: one, accept: {recordedIgnores: true}}\n", model));
    expect(0, verify("default: {signedBy: one}\n", model, "--signature", signature));
    expect(
        0,
        Cli.run("verify", "key", "--public-key", folder.resolve("one.pub"), "--recursive", model));
  }

  @Test
  void namedModelsWithTooManySignaturesHaveNoAnswer() throws Exception {
    Path model = models.resolve("a");
    for (int i = 0; i < SignedModel.MAXIMUM_SIGNATURES; i++) {
      Files.writeString(model.resolve(i + ".sig"), "{}");
    }
    assertEquals(
        "not-searchable", reason(3, verify("default: {signedBy: one}\n", model, "--output=json")));
  }

  @Test
  void catalogueHasAResultForEachModel() throws Exception {
    Files.writeString(models.resolve("b/weights"), "changed");
    String rules =
        """
        rules:
          - {name: trial, models: ["%s/b"], mode: warn, signedBy: one}
          - {name: all, models: ["**"], signedBy: one}
        """
            .formatted(models);
    Outcome text = expect(0, verify(rules, "--recursive", models));
    assertTrue(text.out().contains("tolerated  " + models.resolve("b") + ": "), text::toString);
    assertTrue(
        text.out().contains("2 models: 1 accepted, 0 refused, 0 without an answer, 1 tolerated\n"),
        text::toString);
    JsonNode json =
        JsonSchemas.readSeveral(
            expect(0, verify(rules, "--recursive", models, "--output=json")).out());
    json.get("results").forEach(JsonSchemas::requireValid);
    assertEquals(1, json.at("/summary/tolerated").asInt());
    expect(1, verify(rules.replace("warn", "enforce"), "--recursive", models));
  }

  @Test
  void modelsThatNoRuleIsForAreRefused() throws Exception {
    String rules = "rules: [{name: x, models: [other], signedBy: one}]\n";
    assertEquals("no-policy-rule", reason(1, verify(rules, models.resolve("a"), "--output=json")));
  }

  @Test
  void unsignedModelsAreRefusedUnlessTheRuleSaysOtherwise() throws Exception {
    Path model = Files.writeString(models.resolve("file"), "unsigned");
    expect(1, verify("default: {signedBy: one}\n", model));
    Outcome accepted =
        expect(0, verify("default: {signedBy: one, accept: {unsignedModels: true}}\n", model));
    assertTrue(accepted.out().startsWith("Accepted without a signature"), accepted::toString);
  }

  @Test
  void rulesThatAreOffReadNothing() throws Exception {
    Files.writeString(models.resolve("a/model.sig"), "{");
    Outcome off = expect(0, verify("default: {mode: off}\n", models.resolve("a")));
    assertTrue(off.out().startsWith("Not looked at, as the policy says\n"), off::toString);
  }

  @Test
  void malformedPoliciesGiveNoAnswerAndSayWhere() throws Exception {
    Outcome outcome = expect(3, verify("rulez: []\n", models.resolve("a"), "--output=json"));
    assertEquals("malformed-policy", outcome.json().get("reason").asText());
    assertTrue(outcome.err().contains(policy + ":5:1: "), outcome::toString);
    expect(3, Cli.run("verify", "--policy", folder.resolve("none"), models.resolve("a")));
  }

  @Test
  void keysThatCannotBeReadGiveNoAnswer() throws Exception {
    assertEquals(
        "not-found",
        reason(
            3,
            verify(
                "default: {signedBy: {key: {file: none.pub}}}\n",
                models.resolve("a"),
                "--output=json")));
  }

  @Test
  void methodNeedsNotBeNamed() throws Exception {
    expect(0, verify("default: {signedBy: one}\n", models.resolve("a")));
    expect(0, Cli.run("verify", "policy", "--policy=" + policy, models.resolve("a")));
    expect(0, Cli.run("verify", "--policy=" + policy, models.resolve("a")));
    expectUsage("--policy is missing", Cli.run("verify", "policy", models.resolve("a")));
    expectUsage("MODEL is missing", Cli.run("verify", "--policy", policy));
    expectUsage(
        "--signature",
        Cli.run(
            "verify",
            "--policy",
            policy,
            models.resolve("a"),
            models.resolve("b"),
            "--signature",
            models.resolve("a/model.sig")));
  }

  @Test
  void expiredCertificatesAreAcceptedUntilTheGraceEnds() throws Exception {
    TestKeys.KeyFiles authority = TestKeys.create(folder, "authority");
    TestKeys.KeyFiles publisher = TestKeys.create(folder, "publisher");
    Path leaf =
        TestKeys.certificate(
            folder.resolve("leaf.pem"),
            publisher.pair(),
            "CN=Publisher",
            authority.pair(),
            "CN=Authority");
    // Made last, so that the authority does not expire before.
    TestKeys.certificate(
        folder.resolve("root.pem"),
        authority.pair(),
        "CN=Authority",
        authority.pair(),
        "CN=Authority");
    Path model = Files.writeString(models.resolve("file"), "weights");
    expect(
        0,
        Cli.run(
            "sign",
            "certificate",
            "--private-key",
            publisher.privateKey(),
            "--signing-certificate",
            leaf,
            model));
    Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    Files.writeString(
        policy,
        """
        version: 1
        default:
          signedBy: {certificate: {roots: [root.pem], subject: CN=Publisher}}
          certificateValidity: {at: now, graceUntil: "%s"}
        """
            .formatted(now.plus(20, ChronoUnit.DAYS)));
    Cli cli = new Cli();
    cli.clock = Clock.fixed(now.plus(10, ChronoUnit.DAYS), ZoneOffset.UTC);
    Outcome graced = expect(0, cli.with("verify", "--policy", policy, model));
    String warning = "; without a verified time, the signature is accepted until ";
    assertTrue(graced.err().contains(warning), graced::toString);
    assertTrue(Files.readString(Path.of("../docs/policy.md")).contains(warning));
    cli.clock = Clock.fixed(now.plus(20, ChronoUnit.DAYS), ZoneOffset.UTC);
    expect(1, cli.with("verify", "--policy", policy, model));
    cli.clock = Clock.fixed(now, ZoneOffset.UTC);
    assertEquals("", expect(0, cli.with("verify", "--policy", policy, model)).err());
  }
}
