package io.modelsigning.cli;

import static io.modelsigning.cli.SmallModel.expect;
import static io.modelsigning.cli.SmallModel.expectUsage;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import io.modelsigning.cli.Cli.Outcome;
import io.modelsigning.cli.ci.CiReports;
import io.modelsigning.cli.result.CommandResult;
import io.modelsigning.cli.result.Completion;
import io.modelsigning.cli.result.ResultWriter;
import io.modelsigning.cli.result.Subject;
import io.modelsigning.domain.Reason;
import io.modelsigning.domain.Warning;
import io.modelsigning.domain.signature.CheckedEvidence;
import io.modelsigning.testing.TestKeys;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.SchemaFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** Verdicts in the forms that CI services read. */
final class CiOutputTest {
  /** What each of the forms would obey, if it were not escaped. */
  private static final String HOSTILE =
      "x\n"
          + "::error::y ##[error]z %25,a:b]]>&<img"
          + " src=x>|`*_[l](http://e.example){0}\u001b[31m\u202e\u0001";

  @TempDir Path folder;

  private Path checkout;
  private Path summary;
  private TestKeys.KeyFiles key;

  @BeforeEach
  void makeCheckout() throws Exception {
    checkout = Files.createDirectory(folder.resolve("checkout"));
    summary = folder.resolve("summary.md");
    key = TestKeys.create(folder, "key");
    sign("good");
    sign("deep/changed");
    Files.writeString(checkout.resolve("deep/changed/weights"), "changed");
    sign("unanswered");
    Files.delete(checkout.resolve("unanswered/model.sig"));
    Files.createSymbolicLink(checkout.resolve("unanswered/model.sig"), Path.of("nothing"));
  }

  private Path sign(String name) throws IOException {
    Path model = Files.createDirectories(checkout.resolve(name));
    Files.writeString(model.resolve("weights"), "weights");
    expect(0, Cli.run("sign", "key", "--private-key", key.privateKey(), model));
    return model;
  }

  private Outcome verify(Object... more) {
    Cli cli = new Cli();
    cli.environment.put("GITHUB_WORKSPACE", checkout.toString());
    cli.environment.put("GITHUB_STEP_SUMMARY", summary.toString());
    return cli.with(
        SmallModel.words(List.of("verify", "key", "--public-key", key.publicKey()), more));
  }

  private Outcome verifyAll(Object... more) {
    return verify(SmallModel.words(List.of("--recursive", checkout), more));
  }

  private static JsonNode valid(String json, InputStream schema, VersionFlag version)
      throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    assertNotNull(schema);
    JsonNode document = mapper.readTree(json);
    assertEquals(
        Set.of(),
        JsonSchemaFactory.getInstance(version)
            .getSchema(
                mapper.readTree(schema),
                SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build())
            .validate(document),
        json);
    return document;
  }

  /** Returns the only run of a document that the official schema accepts. */
  static JsonNode sarif(String text) throws IOException {
    JsonNode log =
        valid(
            text,
            CiOutputTest.class.getResourceAsStream("/schema/sarif-schema-2.1.0.json"),
            VersionFlag.V7);
    assertEquals(1, log.get("runs").size());
    JsonNode run = log.get("runs").get(0);
    Set<String> rules = new HashSet<>();
    run.at("/tool/driver/rules").forEach(rule -> rules.add(rule.get("id").asText()));
    run.get("results")
        .forEach(result -> assertTrue(rules.contains(result.get("ruleId").asText()), text));
    return run;
  }

  static JsonNode gitlab(String text) throws IOException {
    JsonNode report =
        valid(
            text,
            CiOutputTest.class.getResourceAsStream("/gitlab-code-quality.schema.json"),
            VersionFlag.V202012);
    Set<String> fingerprints = new HashSet<>();
    report.forEach(each -> assertTrue(fingerprints.add(each.get("fingerprint").asText()), text));
    return report;
  }

  static List<Element> junit(String text) throws Exception {
    SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI)
        .newSchema(CiOutputTest.class.getResource("/junit.xsd"))
        .newValidator()
        .validate(new StreamSource(new StringReader(text)));
    NodeList cases =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new InputSource(new StringReader(text)))
            .getElementsByTagName("testcase");
    List<Element> elements = new ArrayList<>();
    for (int i = 0; i < cases.getLength(); i++) {
      elements.add((Element) cases.item(i));
    }
    return elements;
  }

  private static String outcome(Element testCase) {
    for (String outcome : List.of("failure", "error", "skipped")) {
      NodeList elements = testCase.getElementsByTagName(outcome);
      if (elements.getLength() > 0) {
        return (outcome + " " + ((Element) elements.item(0)).getAttribute("type")).strip();
      }
    }
    return "";
  }

  // github

  @Test
  void githubShowsWhereAModelDiffers() throws Exception {
    List<String> lines = expect(1, verifyAll("--output=github")).out().lines().sorted().toList();
    assertEquals(3, lines.size(), lines::toString);
    assertEquals(
        "::error file=deep/changed/weights,title=Model refused::deep/changed: the signature is"
            + " good, but the model differs from what was signed in 1 place, the first 'weights'"
            + " (content-mismatch)",
        lines.getFirst());
    assertTrue(
        lines
            .get(1)
            .startsWith("::error file=unanswered/model.sig,title=No answer about a model::"),
        lines::toString);
    assertEquals(
        "model-signing verify key: 3 models: 1 verified, 1 refused, 1 without an answer",
        lines.get(2));
    String markdown = Files.readString(summary);
    assertTrue(
        markdown.contains("| refused | <code>deep&#47;changed</code> | content-mismatch |"),
        markdown);
  }

  @Test
  void githubShowsNoMoreThanTheServiceDoes() throws Exception {
    for (int i = 0; i < 12; i++) {
      Files.writeString(sign("many/m" + i).resolve("weights"), "changed");
    }
    Files.writeString(summary, "what another command wrote\n");
    Outcome outcome = expect(1, verifyAll("--output=github"));
    assertEquals(
        10, outcome.out().lines().filter(line -> line.startsWith("::")).count(), outcome::toString);
    assertTrue(outcome.out().contains("\n4 more are not shown as annotations"), outcome::toString);
    String markdown = Files.readString(summary);
    assertTrue(markdown.startsWith("what another command wrote\n"), markdown);
    assertEquals(14, markdown.lines().filter(line -> line.contains("<code>")).count(), markdown);
  }

  @Test
  void githubIsToldOfOneModelTheSameWay() throws Exception {
    assertEquals(
        "model-signing verify key: 1 model: 1 verified, 0 refused, 0 without an answer\n",
        expect(0, verify(checkout.resolve("good"), "--output=github")).out());
    Outcome refused = expect(1, verify(checkout.resolve("deep/changed"), "--output=github"));
    assertTrue(
        refused.out().startsWith("::error file=deep/changed/weights,title=Model refused::"),
        refused::toString);
    Outcome misused = expect(2, verify(checkout.resolve("good"), "--output=github", "--nonsense"));
    assertTrue(misused.out().startsWith("::error title="), misused::toString);
  }

  @Test
  void aStepSummaryThatCannotBeWrittenChangesNoVerdict() throws Exception {
    Files.createDirectory(summary);
    Outcome outcome = expect(0, verify(checkout.resolve("good"), "--output=github"));
    assertTrue(outcome.err().contains("warning: cannot write the step summary"), outcome::toString);
  }

  // sarif

  @Test
  void sarifHasAResultForEachModelThatIsNotFine() throws Exception {
    JsonNode run = sarif(expect(1, verifyAll("--output=sarif")).out());
    assertEquals(2, run.get("results").size());
    Map<String, String> uris = new TreeMap<>();
    for (JsonNode result : run.get("results")) {
      JsonNode location = result.at("/locations/0/physicalLocation/artifactLocation");
      assertEquals("%SRCROOT%", location.get("uriBaseId").asText());
      uris.put(location.get("uri").asText(), result.get("ruleId").asText());
    }
    assertEquals(
        Map.of("deep/changed/weights", "content-mismatch", "unanswered/model.sig", "special-file"),
        uris);
    assertTrue(run.at("/invocations/0/executionSuccessful").asBoolean());
    assertEquals(1, run.at("/invocations/0/exitCode").asInt());
    assertEquals(
        0,
        sarif(expect(0, verify(checkout.resolve("good"), "--output=sarif")).out())
            .get("results")
            .size());
  }

  @Test
  void fingerprintsStayAndTellModelsApart() throws Exception {
    sign("other");
    Files.writeString(checkout.resolve("other/weights"), "changed");
    Set<String> first = fingerprints(sarif(expect(1, verifyAll("--output=sarif")).out()));
    assertEquals(3, first.size());
    Files.writeString(checkout.resolve("other/weights"), "changed again, and longer");
    assertEquals(first, fingerprints(sarif(expect(1, verifyAll("--output=sarif")).out())));
  }

  private static Set<String> fingerprints(JsonNode run) {
    Set<String> fingerprints = new HashSet<>();
    run.get("results")
        .forEach(
            each -> fingerprints.add(each.at("/partialFingerprints/modelSigning~1v1").asText()));
    return fingerprints;
  }

  @Test
  void sarifCountsWhatIsTooMuchForGithub() throws Exception {
    String text = written(5003, (reports, out) -> reports.sarif(out));
    JsonNode run = sarif(text);
    assertEquals(5000, run.get("results").size());
    assertEquals(
        "3 more are left out, since at most 5000 are written",
        run.at("/invocations/0/toolExecutionNotifications/0/message/text").asText());
  }

  @Test
  void aStepSummaryHasRoomForSoMuch() throws Exception {
    Files.writeString(summary, "x".repeat(400_000));
    String out = written(5003, (reports, to) -> reports.github(to, warning -> {}));
    assertTrue(out.contains("4993 more are not shown"), out);
    long size = Files.size(summary);
    assertTrue(size > 990_000 && size < 1 << 20, () -> "size " + size);
    assertTrue(Files.readString(summary).contains(" more are not shown, for want of room"));
  }

  /** Writes so many refusals, of which each has a warning's length of text. */
  private String written(int count, BiFunction<CiReports, PrintWriter, ResultWriter> form) {
    StringWriter text = new StringWriter();
    PrintWriter out = new PrintWriter(text);
    ResultWriter writer =
        form.apply(new CiReports(Map.of("GITHUB_STEP_SUMMARY", summary.toString())), out);
    CommandResult last = refused("last");
    for (int i = 1; i < count; i++) {
      writer.each(refused("model" + i), new Completion(List.of(), Duration.ZERO));
    }
    writer.end(last, new Completion(List.of(), Duration.ZERO), out);
    return text.toString();
  }

  private static CommandResult refused(String model) {
    return CommandResult.Refused.builder()
        .subject(
            Subject.builder()
                .command("verify key")
                .purpose(Subject.Purpose.VERIFY)
                .model(model)
                .build())
        .reason(Reason.CONTENT_MISMATCH)
        .message("a refusal of some length ".repeat(10))
        .evidence(CheckedEvidence.NONE)
        .build();
  }

  // junit

  @Test
  void junitHasATestCaseForEachModel() throws Exception {
    Files.createSymbolicLink(checkout.resolve("link"), Path.of("good"));
    Map<String, String> outcomes = new TreeMap<>();
    for (Element testCase : junit(expect(1, verifyAll("--output=junit")).out())) {
      outcomes.put(testCase.getAttribute("name"), outcome(testCase));
    }
    assertEquals(
        Map.of(
            "good",
            "",
            "deep/changed",
            "failure content-mismatch",
            "unanswered/model.sig",
            "error special-file",
            "link",
            "skipped"),
        outcomes);
    assertEquals(
        List.of(""),
        junit(expect(0, verify(checkout.resolve("good"), "--output=junit")).out()).stream()
            .map(CiOutputTest::outcome)
            .toList());
  }

  @Test
  void junitSaysThatNothingWasFound() throws Exception {
    Path empty = Files.createDirectory(folder.resolve("empty"));
    List<Element> cases = junit(expect(3, verify("--recursive", empty, "--output=junit")).out());
    assertEquals(
        List.of("error no-signature-found"), cases.stream().map(CiOutputTest::outcome).toList());
  }

  // gitlab

  @Test
  void gitlabHasWhatItDocumentsAndNothingElse() throws Exception {
    Map<String, String> severities = new TreeMap<>();
    for (JsonNode each : gitlab(expect(1, verifyAll("--output=gitlab")).out())) {
      severities.put(each.at("/location/path").asText(), each.get("severity").asText());
    }
    assertEquals(
        Map.of("deep/changed/weights", "critical", "unanswered/model.sig", "major"), severities);
    assertEquals(
        0, gitlab(expect(0, verify(checkout.resolve("good"), "--output=gitlab")).out()).size());
  }

  // all

  @Test
  void namesAreObeyedByNoForm() throws Exception {
    // A slash would be two names, and a name has at most 255 bytes.
    String name = HOSTILE.replace("/", "\u2215");
    Path model = sign(name);
    Files.writeString(model.resolve("weights"), "changed");
    Files.writeString(model.resolve("##[add-mask]" + "\u00e9".repeat(100)), "");
    Object[] words = {"--recursive", model};

    Outcome github = expect(1, verify(SmallModel.words(List.of(words), "--output=github")));
    for (String line : github.out().lines().toList()) {
      assertTrue(
          line.startsWith("::error file=") || line.startsWith("model-signing verify key: "),
          github::toString);
      // In the log, GitHub's older commands count anywhere, but not within one of the newer.
      assertTrue(line.startsWith("::") || !line.contains("##["), github::toString);
    }
    assertFalse(github.out().contains("\u001b"), github::toString);
    assertFalse(github.err().contains("##["), github::toString);
    String properties = github.out().substring(0, github.out().indexOf("::", 2));
    assertTrue(properties.contains("%2525%2Ca%3Ab"), github::toString);
    String markdown = Files.readString(summary);
    assertFalse(markdown.contains("<img"), markdown);
    for (String row : markdown.lines().filter(line -> line.startsWith("| refused")).toList()) {
      assertEquals(5, row.chars().filter(c -> c == '|').count(), row);
      assertFalse(row.matches(".*[`*\\[\\]\\u001b\\u202e].*"), row);
    }

    JsonNode result =
        sarif(expect(1, verify(SmallModel.words(List.of(words), "--output=sarif"))).out())
            .at("/results/0");
    String message = result.at("/message/text").asText();
    assertTrue(message.contains("\\[l\\](http:"), message);
    assertTrue(message.contains("{{0}}"), message);
    String uri = result.at("/locations/0/physicalLocation/artifactLocation/uri").asText();
    assertEquals(
        name, URLDecoder.decode(uri.substring(0, uri.indexOf('/')), StandardCharsets.UTF_8));
    assertFalse(URI.create(uri).isAbsolute(), uri);

    Element testCase =
        junit(expect(1, verify(SmallModel.words(List.of(words), "--output=junit"))).out())
            .getFirst();
    assertEquals("failure content-mismatch", outcome(testCase));
    assertTrue(testCase.getAttribute("name").contains("]]>&<img src=x>"), "the name is kept");

    JsonNode quality =
        gitlab(expect(1, verify(SmallModel.words(List.of(words), "--output=gitlab"))).out());
    assertTrue(quality.at("/0/location/path").asText().startsWith(name), quality::toString);
    assertFalse(quality.at("/0/description").asText().contains("\u001b"), quality::toString);
  }

  @Test
  void veryLongTextsAreCut() throws Exception {
    CommandResult failed =
        new CommandResult.Failed(
            Subject.of("verify key"),
            Reason.IO_ERROR,
            "\ud83d\ude80".repeat(50_000),
            Optional.empty());
    Completion completion =
        new Completion(
            List.of(new Warning(Reason.IO_ERROR, "]]>\u0000\ufffe\ud800".repeat(50_000))),
            Duration.ZERO);
    List<BiFunction<CiReports, PrintWriter, ResultWriter>> forms =
        List.of(
            (reports, to) -> reports.github(to, warning -> {}),
            CiReports::sarif,
            CiReports::junit,
            CiReports::gitlab);
    for (BiFunction<CiReports, PrintWriter, ResultWriter> form : forms) {
      StringWriter text = new StringWriter();
      PrintWriter out = new PrintWriter(text);
      form.apply(new CiReports(Map.of()), out).end(failed, completion, out);
      assertTrue(text.toString().length() < 60_000, () -> "length " + text.toString().length());
      assertFalse(text.toString().contains("\ud800"), "no half of a character");
    }
  }

  @Test
  void otherCommandsHaveNoVerdict() {
    for (String form : List.of("github", "sarif", "junit", "gitlab")) {
      Outcome outcome = expect(2, Cli.run("digest", checkout, "--output", form));
      assertTrue(
          outcome
              .err()
              .contains(
                  "--output %s is for what is verified, but 'digest' gives no verdict"
                      .formatted(form)),
          outcome::toString);
    }
  }

  // --output-file

  @Test
  void aFileHasTheFormWhileStandardOutputIsText() throws Exception {
    Path file = folder.resolve("results");
    for (String form : List.of("json", "jsonl", "sarif", "junit", "gitlab")) {
      // Each replaces the one before.
      Outcome outcome = expect(1, verifyAll("--output", form, "--output-file", file));
      assertTrue(
          outcome.out().contains("3 models: 1 verified, 1 refused, 1 without an answer"),
          outcome::toString);
      String written = Files.readString(file);
      switch (form) {
        case "json" -> assertEquals(3, JsonSchemas.readSeveral(written).get("results").size());
        case "jsonl" -> assertEquals(4, written.lines().count());
        case "sarif" -> assertEquals(2, sarif(written).get("results").size());
        case "junit" -> assertEquals(3, junit(written).size());
        default -> assertEquals(2, gitlab(written).size());
      }
    }
    Outcome one =
        expect(0, verify(checkout.resolve("good"), "--output", "json", "--output-file", file));
    assertTrue(one.out().startsWith("Verification succeeded\n"), one::toString);
    assertEquals("verified", JsonSchemas.read(Files.readString(file)).get("result").asText());
    expect(
        0, Cli.run("digest", checkout.resolve("good"), "--output", "json", "--output-file", file));
    assertEquals("digested", JsonSchemas.read(Files.readString(file)).get("result").asText());
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(Set.of(), names(files, ".model-signing"), "no temporary file is left");
    }
  }

  private static Set<String> names(Stream<Path> files, String prefix) {
    Set<String> names = new HashSet<>();
    files
        .map(file -> file.getFileName().toString())
        .filter(name -> name.startsWith(prefix))
        .forEach(names::add);
    return names;
  }

  @Test
  void aFileOfResultsReplacesNothingElse() throws Exception {
    Path good = checkout.resolve("good");
    Object[] json = {good, "--output", "json", "--output-file"};
    Path foreign = Files.writeString(folder.resolve("foreign"), "{\"command\": \"mine\"}");
    expectUsage(
        "--output-file must name a new file or older results, but '%s' is something else, which only --force replaces"
            .formatted(foreign),
        verifyWith(json, foreign));
    assertEquals("{\"command\": \"mine\"}", Files.readString(foreign));
    expect(0, verifyWith(json, foreign, "--force"));
    assertEquals("verified", JsonSchemas.read(Files.readString(foreign)).get("result").asText());
    String publicKey = Files.readString(key.publicKey());
    expectUsage(
        "--output-file must not replace what is read",
        verifyWith(json, key.publicKey(), "--force"));
    assertEquals(publicKey, Files.readString(key.publicKey()));
    expectUsage(
        "--output-file must be outside of the model", verifyWith(json, good.resolve("results")));
    assertFalse(Files.exists(good.resolve("results")));
    expectUsage("would both write to", verifyWith(json, foreign, "--report", foreign, "--force"));
    expectUsage("its directory does not exist", verifyWith(json, folder.resolve("no/results")));
    expectUsage(
        "--output-file needs --output json", verify(good, "--output-file", folder.resolve("x")));
    expectUsage(
        "--output github has no --output-file",
        verify(good, "--output=github", "--output-file", folder.resolve("x")));
    assertFalse(Files.exists(folder.resolve("x")));
  }

  private Outcome verifyWith(Object[] first, Object... more) {
    return verify(SmallModel.words(List.of(first), more));
  }

  @Test
  void resultsThatAreNotWrittenAreNoSuccess() {
    Path full = Path.of("/dev/full");
    org.junit.jupiter.api.Assumptions.assumeTrue(
        Files.exists(full), "there is no device that is always full");
    Outcome outcome =
        expect(3, verify(checkout.resolve("good"), "--output", "json", "--output-file", full));
    assertTrue(
        outcome.err().contains("error: cannot write results '/dev/full': "), outcome::toString);
    Outcome refused =
        expect(1, verify(checkout.resolve("deep/changed"), "--output=json", "--output-file", full));
    assertTrue(refused.err().contains("warning: cannot write results"), refused::toString);
  }

  @Test
  void resultsGoToStandardOutputIfTheyAreAskedForThere() {
    Outcome outcome =
        expect(0, verify(checkout.resolve("good"), "--output", "json", "--output-file", "-"));
    assertEquals("verified", outcome.json().get("result").asText());
    assertTrue(outcome.err().startsWith("Verification succeeded\n"), outcome::toString);
  }
}
