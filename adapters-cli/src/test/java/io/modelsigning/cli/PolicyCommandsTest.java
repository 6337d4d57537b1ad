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
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code policy check} and {@code policy explain} say. */
final class PolicyCommandsTest {
  private static final String RULES =
      """
      version: 1
      signers:
        one: {key: {file: one.pub}}
        two: {key: {file: two.pub}}
        flow:
          githubWorkflow: {repository: o/r, workflow: w.yml, ref: refs/heads/main}
      rules:
        - {name: released, models: ["/none/*", "released-*"], signedBy: one}
        - name: strict
          models: ["**/models/a", "x/*"]
          mode: warn
          signedBy: {atLeast: 2, of: [one, flow, {allOf: [two]}]}
          accept: {hashAlgorithms: [sha256], links: true}
          time: {required: true, maximumAge: 36h}
        - {name: scratch, models: ["**/models/b"], mode: "off"}
      """;

  @TempDir Path folder;

  private Path models;
  private Path policy;

  @BeforeEach
  void makeModels() throws Exception {
    models = Files.createDirectory(folder.resolve("models"));
    policy = Files.writeString(folder.resolve("policy.yaml"), RULES);
    TestKeys.create(folder, "one");
    TestKeys.create(folder, "two");
    for (String name : List.of("a", "b", "c")) {
      Files.writeString(Files.createDirectory(models.resolve(name)).resolve("weights"), name);
    }
  }

  private Outcome explain(Object... words) {
    return Cli.run(SmallModel.words(List.of("policy", "explain", "--policy", policy), words));
  }

  @Test
  void explanationSaysWhichRuleAppliesAndWhoMustHaveSigned() throws Exception {
    Path model = models.resolve("a");
    Outcome text = expect(0, explain(model));
    for (String line :
        List.of(
            model + "\n",
            "  rule         strict (warn)\n",
            "  matched by   **/models/a\n",
            "  not for it   released (/none/*, released-*)\n",
            "- at least 2 of, by different signers:\n",
            "- one: the owner of the key in '" + folder.resolve("one.pub") + "'\n",
            "- flow: the Sigstore identity"
                + " 'https://github.com/o/r/.github/workflows/w.yml@refs/heads/main', vouched for"
                + " by 'https://token.actions.githubusercontent.com'\n",
            "- all of:\n",
            "  hashed by    sha256\n",
            "  over         files or shards\n",
            "  accepted     links followed at signing\n",
            "  time         there must be evidence of when the signature was made\n",
            "  time         the signature must be at most 36 hours old\n")) {
      assertTrue(text.out().contains(line), () -> line + text);
    }
    JsonNode json = expect(0, explain(model, "--output=json")).json();
    assertEquals("explained", json.get("result").asText());
    JsonNode explained = json.get("explanation");
    assertEquals("warned", explained.get("treatment").asText());
    assertEquals("**/models/a", explained.get("pattern").asText());
    assertEquals("released", explained.at("/passedOver/0").asText());
    assertEquals("sigstore", explained.at("/signedBy/of/1/method").asText());
    assertEquals("two", explained.at("/signedBy/of/2/allOf/0/signer").asText());
    assertEquals(36 * 3600, explained.at("/time/maximumAgeSeconds").asInt());
  }

  @Test
  void explanationReadsNeitherKeysNorSignaturesNorTheModel() throws Exception {
    Files.delete(folder.resolve("one.pub"));
    Files.writeString(models.resolve("a/model.sig"), "{");
    Files.delete(models.resolve("a/weights"));
    Files.createSymbolicLink(models.resolve("a/weights"), Path.of("nowhere"));
    expect(0, explain(models.resolve("a")));
  }

  @Test
  void explanationSaysThatNoRuleApplies() throws Exception {
    Outcome text = expect(0, explain(models.resolve("c")));
    assertTrue(text.out().contains("it is refused (no-policy-rule)"), text::toString);
    JsonNode json = expect(0, explain(models.resolve("c"), "--output=json")).json();
    assertEquals("refused", json.at("/explanation/treatment").asText());
    assertEquals(3, json.at("/explanation/passedOver").size());
    assertEquals(
        "skipped",
        explain(models.resolve("b"), "--output=json").json().at("/explanation/treatment").asText());
    Files.writeString(policy, "version: 1\ndefault: {signedBy: {key: {pem: x}}}");
    Outcome byDefault = expect(0, explain(models.resolve("c")));
    assertTrue(byDefault.out().contains("default (enforce, by default)"), byDefault::toString);
  }

  @Test
  void severalModelsAreExplainedInTheirOrder() throws Exception {
    for (String name : List.of("a", "b", "c")) {
      expect(
          0,
          Cli.run("sign", "key", "--private-key", folder.resolve("one.pem"), models.resolve(name)));
    }
    Outcome text = expect(0, explain("--recursive", models));
    assertEquals(
        List.of("a", "b", "c").stream().map(name -> models.resolve(name).toString()).toList(),
        text.out().lines().filter(line -> line.startsWith("/")).toList());
    JsonNode json =
        JsonSchemas.readSeveral(expect(0, explain("--recursive", models, "--output=json")).out());
    json.get("results").forEach(JsonSchemas::requireValid);
    assertEquals(
        List.of("warned", "skipped", "refused"),
        StreamSupport.stream(json.get("results").spliterator(), false)
            .map(one -> one.at("/explanation/treatment").asText())
            .toList());
    assertEquals("explained", json.at("/summary/result").asText());
  }

  @Test
  void whatIsNotThereCannotBeExplained() throws Exception {
    assertEquals("not-found", reason(3, explain(models.resolve("none"), "--output=json")));
    Files.writeString(policy, "rules: 1");
    assertEquals("malformed-policy", reason(3, explain(models.resolve("a"), "--output=json")));
    expectUsage("MODEL is missing", explain());
    expectUsage("--policy is missing", Cli.run("policy", "explain", models.resolve("a")));
    assertTrue(
        expect(2, explain(models.resolve("a"), "--output=sarif"))
            .err()
            .startsWith("error: --output sarif is for what is verified, but"));
  }

  private Outcome check(Object... words) {
    Cli cli = new Cli();
    cli.environment.put("GITHUB_WORKSPACE", folder.toString());
    return cli.with(SmallModel.words(List.of("policy", "check", policy), words));
  }

  private static final String FAULTY =
      """
      version: 1
      signers:
        one: {key: {file: one.pub}}
        gone: {key: {file: gone.pub}}
        ca: {certificate: {roots: [one.pub]}}
        private: {sigstore: {identity: a, provider: b, trustConfig: one.pub}}
        hardware: {key: {reference: "pkcs11:x"}}
      rules:
        - {name: x, models: ["a[b]"], signedBy: nobody}
      """;

  @Test
  void goodPoliciesAreUsable() throws Exception {
    Outcome text = expect(0, check());
    assertEquals(
        policy + ": usable, with 3 rules and 3 named signers in 1 file, 0 warnings\n", text.out());
    JsonNode json = expect(0, check("--output=json")).json();
    assertEquals("checked", json.get("result").asText());
    assertTrue(json.at("/policies/0/usable").asBoolean());
  }

  @Test
  void warningsHinderNothing() throws Exception {
    Files.writeString(policy, RULES.replace("x/*", "/none/*").replace("flow, ", ""));
    Outcome text = expect(0, check());
    assertTrue(
        text.out()
            .startsWith(
                "warning: "
                    + policy
                    + ":5:3: signers.flow: no rule asks for this signer (unused-signer)\n"),
        text::toString);
    assertTrue(text.out().contains(":10:29: rules[1].models[1]: this pattern"), text::toString);
    assertTrue(text.out().endsWith(", 2 warnings\n"), text::toString);
  }

  @Test
  void everyMistakeIsToldWithItsPlace() throws Exception {
    Files.writeString(policy, FAULTY);
    Outcome text = expect(1, check());
    List<String> places =
        text.out()
            .lines()
            .filter(line -> line.startsWith("error: "))
            .map(
                line ->
                    line.replaceFirst("error: .*?yaml:", "")
                        .replaceFirst(": .* \\(", " ")
                        .replace(")", ""))
            .toList();
    assertEquals(
        List.of(
            "4:22 not-found",
            "5:29 malformed-certificate",
            "6:63 malformed-trust-config",
            "7:31 unsupported-key-reference",
            "9:24 malformed-policy",
            "9:43 malformed-policy"),
        places,
        text::toString);
    assertTrue(
        text.out().endsWith(policy + ": not usable, 6 mistakes, 0 warnings\n"), text::toString);
    JsonNode json = expect(1, check("--output=json")).json();
    assertEquals("faulty", json.get("result").asText());
    assertEquals("not-found", json.get("reason").asText());
    assertEquals(6, json.at("/policies/0/findings").size());
  }

  @Test
  void severalPoliciesAreCheckedEachForItself() throws Exception {
    Path other = Files.writeString(folder.resolve("other.yaml"), "version: 2");
    JsonNode json = expect(1, check(other, "--output=json")).json();
    assertEquals(2, json.get("policies").size());
    assertFalse(json.at("/policies/1/usable").asBoolean());
    assertEquals("not-found", reason(3, check(folder.resolve("none"), "--output=json")));
    expectUsage("FILE is missing", Cli.run("policy", "check"));
    expectUsage("chekc", Cli.run("policy", "chekc", policy));
  }

  @Test
  void ciServicesSeeMistakesWhereTheyStand() throws Exception {
    Files.writeString(policy, FAULTY);
    Outcome github = expect(1, check("--output=github"));
    assertTrue(
        github
            .out()
            .contains(
                "::error file=policy.yaml,line=9,col=43,title=Mistake in a policy::rules[0].signedBy:"
                    + " no signer is called 'nobody'"),
        github::toString);
    assertTrue(
        github.out().endsWith("model-signing policy check: 1 policy: 6 mistakes, 0 warnings\n"),
        github::toString);
    JsonNode sarif = CiOutputTest.sarif(expect(1, check("--output=sarif")).out());
    JsonNode region = sarif.at("/results/5/locations/0/physicalLocation/region");
    assertEquals(9, region.get("startLine").asInt());
    assertEquals(43, region.get("startColumn").asInt());
    JsonNode gitlab = CiOutputTest.gitlab(expect(1, check("--output=gitlab")).out());
    assertEquals(9, gitlab.at("/5/location/lines/begin").asInt());
    String junit = expect(1, check("--output=junit")).out();
    assertEquals(1, CiOutputTest.junit(junit).size());
    assertTrue(junit.contains("policy.yaml:9:43: rules[0].signedBy: no signer"), junit);
    Files.writeString(policy, RULES);
    assertEquals(
        0, CiOutputTest.sarif(expect(0, check("--output=sarif")).out()).get("results").size());
  }

  @Test
  void ciServicesSeeWhatAPolicyTolerates() throws IOException {
    Files.writeString(
        policy, "version: 1\ndefault: {mode: warn, signedBy: {key: {file: one.pub}}}");
    Cli cli = new Cli();
    cli.environment.put("GITHUB_WORKSPACE", folder.toString());
    Outcome github =
        expect(
            0, cli.with("verify", "--policy", policy, models.resolve("a"), "--output", "github"));
    assertTrue(
        github
            .out()
            .startsWith(
                "::warning file=models/a,title=Warning about a model::models/a: tolerated by the"
                    + " policy: the model must be signed by"),
        github::toString);
  }

  @Test
  void thatThereIsNoAnswerIsToleratedByARuleThatWarns() throws IOException {
    String rules = "version: 1\ndefault: {mode: warn, signedBy: {key: {file: gone.pub}}}";
    Files.writeString(policy, rules);
    Path model = models.resolve("a");
    expect(0, Cli.run("sign", "key", "--private-key", folder.resolve("one.pem"), model));
    Outcome text = expect(0, Cli.run("verify", "--policy", policy, model));
    assertTrue(
        text.out()
            .startsWith(
                "Tolerated: the policy only warns about what follows.\nNo answer\n  reason"),
        text::toString);
    JsonNode json = expect(0, Cli.run("verify", "--policy", policy, model, "--output=json")).json();
    assertEquals("tolerated", json.get("result").asText());
    assertEquals("not-found", json.get("reason").asText());
    Outcome several = expect(0, Cli.run("verify", "--policy", policy, model, models.resolve("b")));
    assertTrue(several.out().contains("tolerated  " + model + ": "), several::toString);
    assertTrue(several.out().contains("0 without an answer, 2 tolerated\n"), several::toString);
    Files.writeString(policy, rules.replace("warn", "enforce"));
    expect(3, Cli.run("verify", "--policy", policy, model));
  }
}
