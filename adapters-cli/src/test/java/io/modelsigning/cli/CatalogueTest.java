package io.modelsigning.cli;

import static io.modelsigning.cli.SmallModel.expect;
import static io.modelsigning.cli.SmallModel.expectUsage;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.modelsigning.cli.Cli.Outcome;
import io.modelsigning.domain.discovery.SignedModel;
import io.modelsigning.testing.TestKeys;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several models in one run. */
final class CatalogueTest {
  @TempDir Path folder;

  private Path catalogue;
  private Path privateKey;
  private Path publicKey;

  @BeforeEach
  void makeCatalogue() throws Exception {
    catalogue = Files.createDirectory(folder.resolve("catalogue"));
    TestKeys.KeyFiles keys = TestKeys.create(folder, "key");
    privateKey = keys.privateKey();
    publicKey = keys.publicKey();
    for (String name : List.of("a", "b", "deep/c")) {
      sign(model(name));
    }
    Path file = Files.writeString(catalogue.resolve("weights.gguf"), "single file");
    sign(file);
  }

  private Path model(String name) throws IOException {
    Path model = Files.createDirectories(catalogue.resolve(name));
    Files.writeString(model.resolve("weights"), "weights of " + name);
    Files.writeString(model.resolve("config"), "config of " + name);
    return model;
  }

  private void sign(Path model, Object... more) {
    expect(0, Cli.run(words("sign", "key", "--private-key", privateKey, model, more)));
  }

  private static Object[] words(Object... words) {
    return Stream.of(words)
        .flatMap(word -> word instanceof Object[] several ? Stream.of(several) : Stream.of(word))
        .toArray();
  }

  private Object[] verify(Object... more) {
    return words("verify", "key", "--public-key", publicKey, more);
  }

  private String name(String path) {
    return catalogue.relativize(Path.of(path)).toString();
  }

  /** Returns what came of each model, from output that must be of both schemas. */
  private Map<String, String> results(JsonNode json) {
    Map<String, String> results = new TreeMap<>();
    for (JsonNode result : json.get("results")) {
      JsonSchemas.requireValid(result);
      String reason = result.has("reason") ? " " + result.get("reason").asText() : "";
      results.put(name(result.get("model").asText()), result.get("result").asText() + reason);
    }
    return results;
  }

  private JsonNode json(int exitCode, Outcome outcome) {
    return JsonSchemas.readSeveral(expect(exitCode, outcome).out());
  }

  @Test
  void everySignedModelBelowAFolderIsVerified() {
    Outcome text = expect(0, Cli.run(verify("--recursive", catalogue)));
    assertTrue(
        text.out().startsWith("4 models: 4 verified, 0 refused, 0 without an answer\n"),
        text::toString);
    JsonNode json = json(0, Cli.run(verify("--recursive", catalogue, "--output=json")));
    assertEquals(
        Map.of("a", "verified", "b", "verified", "deep/c", "verified", "weights.gguf", "verified"),
        results(json));
    JsonNode summary = json.get("summary");
    assertEquals("verified", summary.get("result").asText());
    assertEquals(4, summary.get("models").asInt());
    assertEquals(7, summary.get("files").asInt());
  }

  @Test
  void oneThatIsRefusedDoesNotStopTheOthers() throws Exception {
    Files.writeString(catalogue.resolve("a/weights"), "changed");
    Files.writeString(catalogue.resolve("b/model.sig"), "{}");
    Outcome text = expect(1, Cli.run(verify("--recursive", catalogue)));
    List<String> lines = text.out().lines().toList();
    assertTrue(
        lines.contains(
            "refused  %s: the signature is good, but the model differs from what was signed in 1 place, the first 'weights' (content-mismatch)"
                .formatted(catalogue.resolve("a"))),
        text::toString);
    assertTrue(
        lines.contains("4 models: 2 verified, 2 refused, 0 without an answer"), text::toString);
    assertEquals(
        Map.of(
            "a",
            "failed content-mismatch",
            "b",
            "failed malformed-bundle",
            "deep/c",
            "verified",
            "weights.gguf",
            "verified"),
        results(json(1, Cli.run(verify("--recursive", catalogue, "--output=json")))));
  }

  @Test
  void oneWithoutAnswerIsNoSuccess() throws Exception {
    Path pipe = Files.createSymbolicLink(catalogue.resolve("x.sig"), Path.of("nothing"));
    JsonNode json = json(3, Cli.run(verify("--recursive", catalogue, "--output=json")));
    assertEquals(1, json.at("/summary/unanswered").asInt());
    assertEquals("error special-file", results(json).get(name(pipe.toString())));
    Outcome text = expect(3, Cli.run(verify("--recursive", catalogue)));
    assertTrue(text.out().contains("no answer  " + pipe), text::toString);
    // A refusal is the stronger answer.
    Files.writeString(catalogue.resolve("b/weights"), "changed");
    expect(1, Cli.run(verify("--recursive", catalogue)));
  }

  @Test
  void nothingFoundIsNoSuccess() throws Exception {
    Path empty = Files.createDirectory(folder.resolve("empty"));
    JsonNode json = json(3, Cli.run(verify("--recursive", empty, "--output=json")));
    assertEquals("no-signature-found", json.at("/summary/reason").asText());
    assertTrue(
        expect(3, Cli.run(verify("--recursive", empty)))
            .err()
            .contains("error: no signature was found"));
    // The other folders are searched all the same.
    Path missing = folder.resolve("missing");
    JsonNode both = json(3, Cli.run(verify("--recursive", missing, catalogue, "--output=json")));
    assertEquals(4, both.at("/summary/succeeded").asInt());
    assertEquals("error not-found", results(both).get("../missing"));
  }

  @Test
  void linksToFoldersAreLeftOutAndSaidSo() throws Exception {
    Path link = Files.createSymbolicLink(catalogue.resolve("link"), Path.of("a"));
    JsonNode json = json(0, Cli.run(verify("--recursive", catalogue, "--output=json")));
    assertEquals(4, json.at("/summary/models").asInt());
    assertEquals(link.toString(), json.at("/summary/leftOutFirst/0/path").asText());
    Outcome text = expect(0, Cli.run(verify("--recursive", catalogue)));
    assertTrue(text.out().contains(link + ": a symbolic link to a folder"), text::toString);
  }

  @Test
  void severalModelsAreNamedInWordsOrInAFile() throws Exception {
    Path a = catalogue.resolve("a");
    Path b = catalogue.resolve("b");
    assertEquals(
        Map.of("a", "verified", "b", "verified"),
        results(json(0, Cli.run(verify(a, b, "--output=json")))));
    Path list = Files.writeString(folder.resolve("list"), a + "\r\n\n" + b + "\n");
    assertEquals(
        Map.of("a", "verified", "b", "verified"),
        results(json(0, Cli.run(verify("--files-from", list, "--output=json")))));
    Files.writeString(list, a + "\0" + b + "\0");
    assertEquals(
        2,
        results(json(0, Cli.run(verify("--files-from", list, "--null", "--output=json")))).size());
    Cli cli = new Cli();
    cli.in = new ByteArrayInputStream((a + "\n").getBytes(StandardCharsets.UTF_8));
    assertEquals(
        Map.of("a", "verified"),
        results(json(0, cli.with(verify("--files-from", "-", "--output=json")))));
  }

  @Test
  void oneModelAnswersAsEver() {
    Path a = catalogue.resolve("a");
    assertEquals("verified", Cli.run(verify(a, "--output=json")).json().get("result").asText());
    assertTrue(Cli.run(verify(a)).out().startsWith("Verification succeeded\n"));
  }

  @Test
  void linesOfJsonComeOneByOne() {
    List<String> lines =
        expect(0, Cli.run(verify("--recursive", catalogue, "--output=jsonl")))
            .out()
            .lines()
            .toList();
    assertEquals(5, lines.size());
    lines.stream().limit(4).forEach(JsonSchemas::read);
    JsonNode last = JsonSchemas.readSeveral(lines.getLast());
    assertFalse(last.has("results"));
    assertEquals(4, last.at("/summary/succeeded").asInt());
    assertEquals(
        1,
        expect(0, Cli.run(verify(catalogue.resolve("a"), "--output=jsonl"))).out().lines().count());
  }

  @Test
  void onlyModelsWithChangedFilesAreRead() throws Exception {
    // What is not read cannot be refused.
    Files.writeString(catalogue.resolve("b/weights"), "changed");
    Path changes = folder.resolve("changes");
    Files.writeString(changes, catalogue.resolve("a/config") + "\n/elsewhere/x\n");
    JsonNode json =
        json(
            0,
            Cli.run(verify("--recursive", catalogue, "--affected-by", changes, "--output=json")));
    assertEquals(Map.of("a", "verified"), results(json));
    assertEquals(3, json.at("/summary/unaffected").asInt());
    // A changed signature concerns its model, and so does a removed file.
    Files.writeString(
        changes,
        catalogue.resolve("weights.gguf.sig") + "\n" + catalogue.resolve("b/removed") + "\n");
    assertEquals(
        Map.of("b", "failed content-mismatch", "weights.gguf", "verified"),
        results(
            json(
                1,
                Cli.run(
                    verify("--recursive", catalogue, "--affected-by", changes, "--output=json")))));
    Files.writeString(changes, "/elsewhere/x\n");
    expect(0, Cli.run(verify("--recursive", catalogue, "--affected-by", changes)));
  }

  @Test
  void aChangeOfOneModelOfManyReadsOneModel() throws Exception {
    Path signed = catalogue.resolve("a");
    for (int i = 0; i < 400; i++) {
      Path copy = Files.createDirectory(catalogue.resolve("m%03d".formatted(i)));
      Files.copy(signed.resolve("config"), copy.resolve("config"));
      Files.copy(signed.resolve("model.sig"), copy.resolve("model.sig"));
      // What is not read cannot be refused.
      Files.writeString(copy.resolve("weights"), i == 123 ? "weights of a" : "changed");
    }
    JsonNode json = json(0, affected(catalogue, catalogue.resolve("m123/weights").toString()));
    assertEquals(Map.of("m123", "verified"), results(json));
    JsonNode summary = json.get("summary");
    assertEquals(1, summary.get("models").asInt());
    assertEquals(2, summary.get("files").asInt());
    assertEquals(403, summary.get("unaffected").asInt());
  }

  @Test
  void namesThatGitQuotesAreUnderstood() throws Exception {
    sign(model("é \"x\""));
    Path changes =
        Files.writeString(
            folder.resolve("changes"), "\"" + catalogue + "/\\303\\251 \\\"x\\\"/weights\"\n");
    assertEquals(
        Map.of("é \"x\"", "verified"),
        results(
            json(
                0,
                Cli.run(
                    verify("--recursive", catalogue, "--affected-by", changes, "--output=json")))));
  }

  /** Else a change that removes the signature would pass for one that needs none. */
  @Test
  void removedSignaturesAreRefused() throws Exception {
    Path changes = folder.resolve("changes");
    for (String signature : List.of("a/model.sig", "weights.gguf.sig")) {
      Path removed = catalogue.resolve(signature);
      Files.delete(removed);
      Files.writeString(changes, removed + "\n");
      Outcome outcome =
          Cli.run(verify("--recursive", catalogue, "--affected-by", changes, "--output=json"));
      assertEquals(
          List.of("failed signature-removed"), List.copyOf(results(json(1, outcome)).values()));
    }
    // The model went with it.
    Files.delete(catalogue.resolve("weights.gguf"));
    Files.writeString(
        changes,
        catalogue.resolve("weights.gguf.sig") + "\n" + catalogue.resolve("weights.gguf") + "\n");
    expect(0, Cli.run(verify("--recursive", catalogue, "--affected-by", changes)));
    // Another signature is left.
    sign(catalogue.resolve("a"), "--signature", catalogue.resolve("a/model.ACME.sig"));
    Files.writeString(changes, catalogue.resolve("a/model.sig") + "\n");
    expect(0, Cli.run(verify("--recursive", catalogue, "--affected-by", changes)));
  }

  private Outcome affected(Object root, String... changes) throws IOException {
    Path list = Files.writeString(folder.resolve("changes"), String.join("\n", changes) + "\n");
    return Cli.run(verify("--recursive", root, "--affected-by", list, "--output=json"));
  }

  private static Path relative(Path path) {
    return Path.of("").toAbsolutePath().relativize(path);
  }

  /** These names sort between a folder and what is in it. */
  @Test
  void changesBesideAModelHideNoneInIt() throws Exception {
    sign(model("a-b"));
    sign(model("a b"));
    Files.writeString(catalogue.resolve("a/weights"), "changed");
    assertEquals(
        Map.of("a", "failed content-mismatch", "a b", "verified", "a-b", "verified"),
        results(
            json(
                1,
                affected(
                    catalogue,
                    catalogue.resolve("a-b/weights").toString(),
                    catalogue.resolve("a b/weights").toString(),
                    catalogue.resolve("a.txt").toString(),
                    catalogue.resolve("a/weights").toString()))));
  }

  @Test
  void pathsMayBeRelativeOrLeadThroughLinks() throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("link"), catalogue);
    Path changed = catalogue.resolve("a/weights");
    for (Path root : List.of(catalogue, relative(catalogue), link)) {
      for (Path name : List.of(changed, relative(changed), link.resolve("a/weights"))) {
        assertEquals(
            1,
            json(0, affected(root, name.toString())).at("/summary/models").asInt(),
            () -> root + " " + name);
      }
    }
  }

  @Test
  void anotherSignatureIsFoundHoweverPathsAreWritten() throws Exception {
    Path a = catalogue.resolve("a");
    Files.move(a.resolve("model.sig"), a.resolve("model.ACME.sig"));
    String removed = a.resolve("model.sig").toString();
    for (Path root : List.of(catalogue, relative(catalogue))) {
      assertEquals(Map.of("a", "verified"), byName(json(0, affected(root, removed))));
      assertEquals(
          Map.of("a", "verified"),
          byName(json(0, affected(root, relative(Path.of(removed)).toString()))));
    }
  }

  private static Map<String, String> byName(JsonNode json) {
    Map<String, String> results = new TreeMap<>();
    for (JsonNode result : json.get("results")) {
      results.put(
          String.valueOf(Path.of(result.get("model").asText()).getFileName()),
          result.get("result").asText());
    }
    return results;
  }

  @Test
  void signaturesRemovedElsewhereDoNotCount() throws Exception {
    Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
    json(0, affected(catalogue, elsewhere.resolve("x.sig").toString()));
    assertEquals(
        "failed signature-removed",
        results(json(1, affected(catalogue, catalogue.resolve("deep/x.oms.sig").toString())))
            .get("deep"));
  }

  @Test
  void nothingSignedIsNoSuccessWhateverChanged() throws Exception {
    Path empty = Files.createDirectory(folder.resolve("empty"));
    json(3, affected(empty, catalogue.resolve("a/weights").toString()));
  }

  @Test
  void changesThatAreNoPathsAreRefused() throws Exception {
    Path list = Files.writeString(folder.resolve("changes"), "a\0b\n");
    expectUsage(
        "is no path here", Cli.run(verify("--recursive", catalogue, "--affected-by", list)));
  }

  @Test
  void modelsWithTooManySignaturesAreNotVerified() throws Exception {
    for (int i = 0; i < SignedModel.MAXIMUM_SIGNATURES; i++) {
      Files.writeString(catalogue.resolve("a/" + i + ".sig"), "{}");
    }
    JsonNode json = json(3, Cli.run(verify("--recursive", catalogue, "--output=json")));
    assertEquals("error not-searchable", results(json).get("a"));
    assertEquals(3, json.at("/summary/succeeded").asInt());
  }

  @Test
  void listsAreBounded() throws Exception {
    Path list = Files.writeString(folder.resolve("list"), "x\n".repeat(1_000_001));
    expectUsage("at most 1000000 names", Cli.run(verify("--files-from", list)));
    try (RandomAccessFile large = new RandomAccessFile(list.toFile(), "rw")) {
      large.setLength((64 << 20) + 1);
    }
    expectUsage("at most 67108864 bytes", Cli.run(verify("--files-from", list)));
  }

  @Test
  void oneGoodSignatureOfSeveralIsEnough() throws Exception {
    Path a = catalogue.resolve("a");
    Path other = TestKeys.create(folder, "other").privateKey();
    Path second = a.resolve("model.ACME.sig");
    expect(
        0,
        Cli.run(
            "sign",
            "key",
            "--private-key",
            other,
            "--ignore-paths",
            a.resolve("model.sig"),
            "--signature",
            second,
            a));
    assertEquals(
        "verified",
        results(json(0, Cli.run(verify("--recursive", catalogue, "--output=json")))).get("a"));
    Outcome both =
        expect(
            0,
            Cli.run(
                verify(
                    a,
                    "--signature",
                    second,
                    "--signature",
                    a.resolve("model.sig"),
                    "--output=json")));
    assertEquals(a.resolve("model.sig").toString(), both.json().get("signature").asText());
    // Alone, the first is of another signer, and the second an unsigned file beside it.
    expect(1, Cli.run(verify(a, "--signature", second)));
    expect(1, Cli.run(verify(a)));
  }

  @Test
  void digestsOfAllAreLines() {
    List<String> lines =
        expect(0, Cli.run("digest", "--recursive", catalogue)).out().lines().sorted().toList();
    List<String> expected = new ArrayList<>();
    for (String model : List.of("a", "b", "deep/c", "weights.gguf")) {
      Path path = catalogue.resolve(model);
      expected.add(expect(0, Cli.run("digest", path)).out().strip() + "  " + path);
    }
    assertEquals(expected.stream().sorted().toList(), lines);
  }

  @Test
  void whatHasNoDigestIsAnError() throws Exception {
    Files.createDirectory(catalogue.resolve("gone"));
    Outcome outcome =
        expect(3, Cli.run("digest", catalogue.resolve("a"), catalogue.resolve("missing")));
    assertEquals(1, outcome.out().lines().count());
    assertTrue(outcome.err().contains("missing"), outcome::toString);
  }

  @Test
  void signaturesOfAllAreInspected() {
    JsonNode json =
        JsonSchemas.readSeveral(
            expect(0, Cli.run("inspect", "--recursive", catalogue, "--output=json")).out());
    assertEquals(4, json.get("results").size());
    json.get("results").forEach(JsonSchemas::requireValid);
    Outcome text = expect(0, Cli.run("inspect", "--recursive", catalogue));
    assertEquals(4, text.out().lines().count());
    assertTrue(text.out().contains("claims to be by key "), text::toString);
  }

  @Test
  void optionsOfOneModelDoNotGoWithSeveral() {
    Path a = catalogue.resolve("a");
    Path b = catalogue.resolve("b");
    expectUsage("--report", Cli.run(verify(a, b, "--report", folder.resolve("r.html"))));
    expectUsage("--signature", Cli.run(verify(a, b, "--signature", a.resolve("model.sig"))));
    expectUsage("--signature", Cli.run("digest", a, b, "--signature", a.resolve("model.sig")));
    expectUsage("--full", Cli.run("inspect", "--recursive", catalogue, "--full"));
    expectUsage("MODEL is missing", Cli.run(verify("--recursive")));
    expectUsage("given twice", Cli.run(verify(a, "--path", b)));
    expectUsage("--files-from", Cli.run(verify("--files-from", folder.resolve("missing"))));
  }

  @Test
  void listsThatAreNoneAreRefused() throws Exception {
    Path list = Files.write(folder.resolve("list"), new byte[] {(byte) 0xff, '\n'});
    expectUsage("must be UTF-8", Cli.run(verify("--files-from", list)));
    Files.writeString(list, "ftp://x/y\n");
    expectUsage("--files-from: a location must be", Cli.run(verify("--files-from", list)));
  }

  @Test
  void interruptLeavesWhatIsKnown() throws Exception {
    Thread.currentThread().interrupt();
    Outcome outcome = Cli.run(verify("--recursive", catalogue, "--output=json"));
    assertTrue(Thread.interrupted() || outcome.exitCode() == 130, outcome::toString);
    JsonNode json = JsonSchemas.readSeveral(expect(130, outcome).out());
    assertEquals("interrupted", json.at("/summary/reason").asText());
  }
}
