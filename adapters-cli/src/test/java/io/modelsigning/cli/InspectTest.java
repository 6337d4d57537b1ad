package io.modelsigning.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.modelsigning.cli.Cli.Outcome;
import io.modelsigning.testing.Interop;
import io.modelsigning.testing.TestKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What inspecting shows, of one signature and of two. */
final class InspectTest {
  private static final String BANNER = "NOTHING HERE HAS BEEN VERIFIED";
  private static final int COLUMNS = 80;

  @TempDir Path folder;

  private Path model;
  private Path signature;
  private TestKeys.KeyFiles key;

  @BeforeEach
  void signModel() throws Exception {
    model = Files.createDirectories(folder.resolve("model"));
    write("weights.bin", "weights");
    write("sub/config.json", "{}");
    key = TestKeys.create(folder, "key");
    signature = model.resolve("model.sig");
    sign(model);
  }

  private void write(String path, String content) throws IOException {
    Path file = model.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
  }

  private void sign(Object... words) {
    expect(0, "sign", "key", "--private-key", key.privateKey(), words);
  }

  private static Outcome expect(int exitCode, Object... words) {
    List<Object> all = new ArrayList<>();
    for (Object word : words) {
      all.addAll(word instanceof Object[] more ? List.of(more) : List.of(word));
    }
    Outcome outcome = Cli.run(all.toArray());
    assertEquals(exitCode, outcome.exitCode(), outcome::toString);
    return outcome;
  }

  private static String text(Object... words) {
    Outcome outcome = expect(0, "inspect", words);
    assertEquals("", outcome.err(), outcome::toString);
    assertTrue(outcome.out().startsWith(BANNER), outcome::toString);
    return outcome.out();
  }

  private static JsonNode json(Object... words) throws IOException {
    return expect(0, "inspect", words, "--output", "json").json();
  }

  private static void assertHas(String text, String... parts) {
    for (String part : parts) {
      assertTrue(text.contains(part), () -> "no '" + part + "' in\n" + text);
    }
  }

  private String hint() throws IOException {
    return expect(0, "verify", "key", model, "--public-key", key.publicKey(), "--output=json")
        .json()
        .get("signer")
        .get("name")
        .asText();
  }

  // One signature

  @Test
  void showsSignerManifestAndFiles() throws IOException {
    String text = text(signature);
    assertHas(
        text,
        "  method       key\n",
        "  key hint     " + hint() + "\n",
        "  model name   model\n",
        "  hashing      sha256 of files\n",
        "    sha256:",
        "  left out     .git, .gitattributes, .github, .gitignore, model.sig\n",
        "2 signed files, sizes as in '",
        "     2 bytes  44136fa355b3678a…  sub/config.json\n",
        "     7 bytes  ",
        "  weights.bin\n");
    JsonNode json = json(signature);
    assertFalse(json.get("verified").asBoolean(true));
    assertEquals(hint(), json.get("claims").get("keyHint").asText());
    assertEquals(model.toString(), json.get("model").asText());
    assertEquals("sub/config.json", json.get("resources").get(0).get("name").asText());
    assertEquals(2, json.get("resources").get(0).get("size").asLong());
    assertEquals(64, json.get("resources").get(0).get("digest").asText().length());
  }

  @Test
  void showsTheCommandThatVerifies() throws IOException {
    String command = json(signature).get("verifyCommand").asText();
    assertEquals("model-signing verify key --public-key PUBLIC_KEY.pem " + model, command);
    List<Object> words = new ArrayList<>(List.of(command.split(" ", -1)));
    words.removeFirst();
    words.replaceAll(word -> word.equals("PUBLIC_KEY.pem") ? key.publicKey() : word);
    expect(0, words.toArray());
    assertHas(text(signature), "  model-signing verify key ", "    " + model + "\n");
    // Anywhere else, it names the signature, and the model only if that is known.
    Path moved = Files.move(signature, folder.resolve("else where.sig"));
    assertEquals(
        "model-signing verify key --public-key PUBLIC_KEY.pem --signature '" + moved + "' " + model,
        json(moved).get("verifyCommand").asText());
    Path alone = Files.createDirectories(folder.resolve("alone")).resolve("x.sig");
    Files.move(moved, alone);
    assertTrue(
        json(alone).get("verifyCommand").asText().endsWith("--signature " + alone + " MODEL"));
    assertFalse(json(alone).has("model"));
  }

  @Test
  void findsTheModelInItsPlaces() throws IOException {
    Path file = model.resolve("weights.bin");
    sign(file);
    JsonNode ofFile = json(model.resolve("weights.bin.sig"));
    assertEquals(file.toString(), ofFile.get("model").asText());
    assertEquals(7, ofFile.get("resources").get(0).get("size").asLong());
    Path beside = folder.resolve("model.sig");
    Files.copy(signature, beside);
    assertEquals(model.toString(), json(beside).get("model").asText());
    // Named by the signer, whatever the signature is called.
    Path renamed = Files.move(beside, folder.resolve("release-7.sig"));
    assertEquals(model.toString(), json(renamed).get("model").asText());
  }

  @Test
  void modelOptionSaysWhichModel() throws IOException {
    Path other = Files.createDirectories(folder.resolve("other"));
    Files.writeString(other.resolve("weights.bin"), "something longer");
    String text = text(signature, "--model", other);
    assertHas(
        text,
        "2 signed files, of which 1 is here, sizes as in",
        "     missing  44136fa355b3678a…  sub/config.json\n",
        "    16 bytes  ");
    JsonNode resources = json(signature, "--model", other).get("resources");
    assertFalse(resources.get(0).has("size"));
    assertEquals(16, resources.get(1).get("size").asLong());
    assertEquals(
        "not-found",
        expect(3, "inspect", signature, "--model", folder.resolve("none"), "--output=json")
            .json()
            .get("reason")
            .asText());
  }

  @Test
  void treeShowsFolders() throws IOException {
    write("sub/deeper/more.json", "[]");
    sign(model);
    assertHas(
        text(signature, "--view", "tree"),
        "  ├── sub/\n",
        "  │   ├── deeper/\n",
        "  │   │   └── more.json\n",
        "     2 bytes  44136fa355b3678a…  │   └── config.json\n",
        "  └── weights.bin\n");
  }

  @Test
  void longListsAreCutAndCounted() throws IOException {
    for (int i = 0; i < 60; i++) {
      write("many/file-" + i, "x");
    }
    sign(model);
    String table = text(signature);
    assertHas(table, "  and 12 files more, which --full and --output json show\n");
    assertEquals(50, table.lines().filter(line -> line.contains("…  ")).count(), table);
    assertHas(text(signature, "--view=tree"), "  and 14 lines more, which");
    String full = text(signature, "--full");
    assertEquals(60, full.lines().filter(line -> line.contains("many/file-")).count(), full);
    assertFalse(full.contains("…"), full);
    assertEquals(62, json(signature).get("resources").size());
  }

  @Test
  void shardsAreCountedUntilAskedFor() throws IOException {
    sign(model, "--shard-size", "3");
    assertHas(
        text(signature),
        "  hashing      sha256 of shards of 3 bytes\n",
        "     2 bytes  44136fa355b3678a…  sub/config.json\n",
        "     7 bytes  3 shards           weights.bin\n");
    assertHas(text(signature, "--full"), "  weights.bin:0:3\n", "  weights.bin:6:7\n");
    // Sizes are signed then, and known without the model.
    Path alone = folder.resolve("nowhere/x.sig");
    Files.createDirectories(alone.getParent());
    Files.move(signature, alone);
    assertHas(text(alone), "     7 bytes  3 shards           weights.bin\n");
    JsonNode json = json(alone);
    assertEquals(3, json.get("shardSize").asLong());
    assertEquals(1, json.get("resources").get(3).get("size").asLong());
  }

  @Test
  void showsCertificates() throws Exception {
    TestKeys.KeyFiles root = TestKeys.create(folder, "root");
    Path rootCertificate =
        TestKeys.certificate(
            folder.resolve("root.crt"), root.pair(), "CN=Root", root.pair(), "CN=Root");
    Path leaf =
        TestKeys.certificate(
            folder.resolve("leaf.crt"), key.pair(), "CN=evil\u001b[2J", root.pair(), "CN=Root");
    expect(
        0,
        "sign",
        "certificate",
        model,
        "--private-key",
        key.privateKey(),
        "--signing-certificate",
        leaf,
        "--certificate-chain",
        rootCertificate);
    String text = text(signature, "--full");
    assertHas(
        text, "  certificate  CN=evil\\u001b[2J\n", " issued by CN=Root\n", "  fingerprint  ");
    assertHas(text, "To verify it, with the root certificate of an authority you trust:");
    JsonNode certificates = json(signature).get("claims").get("certificates");
    assertEquals("CN=Root", certificates.get(0).get("issuer").asText());
    assertTrue(certificates.get(0).get("notAfter").asText().endsWith("Z"));
  }

  @Test
  void showsWhatSigstoreCertified() throws Exception {
    Path claimed = folder.resolve("model.sig");
    TestSignatures.sigstore(signature, claimed, key.pair(), TestSignatures.IDENTITY);
    assertHas(
        text(claimed),
        "  identity     signer@example.com\n",
        "  vouched by   https://accounts.example.com\n",
        "  certificate  issued by CN=Issuer\n",
        "  log entry    index 77, dsse 0.0.1, at 2026-01-02T03:04:05Z\n",
        "               in the log 010203\n",
        "  unreadable   timestamp 1\n",
        "if this identity is whom you expect",
        "    --identity signer@example.com \\\n",
        "    --identity-provider https://accounts.example.com \\\n",
        "    --signature " + claimed + " \\\n");
    JsonNode entry = json(claimed).get("claims").get("logEntries").get(0);
    assertEquals(77, entry.get("index").asLong());
    assertEquals("010203", entry.get("logId").asText());
    assertEquals("dsse 0.0.1", entry.get("kind").asText());
    assertEquals("2026-01-02T03:04:05Z", entry.get("time").asText());
  }

  @Test
  void identitiesAreHarmlessInTheCommand() throws Exception {
    Path claimed = folder.resolve("x.sig");
    TestSignatures.sigstore(signature, claimed, key.pair(), "a'; rm -rf ~; echo '@example.com");
    assertHas(
        json(claimed).get("verifyCommand").asText(),
        "--identity 'a'\\''; rm -rf ~; echo '\\''@example.com' ");
    TestSignatures.sigstore(signature, claimed, key.pair(), "--help@example.com");
    assertHas(json(claimed).get("verifyCommand").asText(), "--identity IDENTITY ");
    TestSignatures.sigstore(signature, claimed, key.pair(), "a\u001b[2J@example.com");
    assertFalse(text(claimed).contains("\u001b"));
    assertHas(json(claimed).get("verifyCommand").asText(), "--identity IDENTITY ");
  }

  @Test
  void showsThatOldSignaturesCarryTheirKey() throws IOException {
    Path old = TestSignatures.rawKey(signature, folder.resolve("old.sig"), key.publicKey());
    assertHas(text(old), "  key hint     " + hint(), "which proves nothing");
    assertTrue(
        json(old).get("claims").get("publicKey").asText().startsWith("-----BEGIN PUBLIC KEY"));
  }

  @Test
  void deepNamesAreNoProblem() throws IOException {
    String deep = "d/".repeat(300) + "x";
    write(deep, "x");
    sign(model);
    assertHas(text(signature, "--view", "tree", "--full"), "└── d/d/");
  }

  // Two signatures

  @Test
  void twoSignaturesThatAgree() throws IOException {
    Path copy = Files.copy(signature, folder.resolve("copy.sig"));
    assertHas(
        text(signature, copy),
        "what the two signatures claim",
        "  method       both: key\n",
        "Both are about the same files: 2 files of the same content\n");
    JsonNode comparison = json(signature, copy).get("comparison");
    assertEquals(0, comparison.get("fields").size());
    assertEquals(0, comparison.get("changes").size());
    assertEquals(2, comparison.get("unchangedFiles").asInt());
  }

  @Test
  void twoSignaturesThatDiffer() throws IOException {
    Path before = Files.copy(signature, folder.resolve("before.sig"));
    write("weights.bin", "other");
    write("new.bin", "new");
    Files.delete(model.resolve("sub/config.json"));
    write("kept", "kept");
    sign(model, "--ignore-paths", model.resolve("kept"));
    String text = text(before, signature);
    assertHas(
        text,
        "  root digest  A: sha256:",
        "               B: sha256:",
        "  left out     only by B: kept\n",
        "From A to B: 1 added, 1 removed, 1 changed; 0 files are the same\n",
        "  added               new.bin\n",
        "  removed             sub/config.json\n",
        "  changed             weights.bin\n",
        "                      A: sha256:");
    JsonNode json = json(before, signature);
    assertEquals(before.toString(), json.get("signatures").get(0).get("signature").asText());
    JsonNode comparison = json.get("comparison");
    assertEquals("rootDigest", comparison.get("fields").get(0).get("field").asText());
    assertEquals("kept", comparison.get("ignoredOnlyByB").get(0).asText());
    JsonNode changes = comparison.get("changes");
    assertEquals("added", changes.get(0).get("kind").asText());
    assertFalse(changes.get(0).has("a"));
    assertEquals("weights.bin", changes.get(2).get("path").asText());
    assertTrue(changes.get(2).get("a").asText().startsWith("sha256:"));
  }

  @Test
  void twoSignaturesHashedDifferently() throws IOException {
    Path files = Files.copy(signature, folder.resolve("files.sig"));
    sign(model, "--hash-algorithm", "blake3");
    assertHas(
        text(files, signature),
        "  hashing      A: sha256 of files\n               B: blake3 of files\n",
        "From A to B: 2 hashed differently; 0 files are the same\n");
    sign(model, "--shard-size", "5");
    // A file of one shard has one digest, whichever way.
    assertHas(text(files, signature), "From A to B: 1 hashed differently; 1 file is the same\n");
    Path shards = Files.copy(signature, folder.resolve("shards.sig"));
    write("weights.bin", "weightz");
    sign(model, "--shard-size", "5");
    JsonNode changes = json(shards, signature).get("comparison").get("changes");
    assertEquals(1, changes.size());
    assertEquals("weights.bin:5:7", changes.get(0).get("path").asText());
    write("weights.bin", "weights longer");
    sign(model, "--shard-size", "5");
    changes = json(shards, signature).get("comparison").get("changes");
    assertEquals("7 bytes", changes.get(0).get("a").asText());
    assertEquals("14 bytes", changes.get(0).get("b").asText());
  }

  @Test
  void manyChangesAreCutAndCounted() throws IOException {
    Path before = Files.copy(signature, folder.resolve("before.sig"));
    for (int i = 0; i < 60; i++) {
      write("many/file-" + i, "x");
    }
    sign(model);
    assertHas(text(before, signature), "  and 10 changes more, which --full and");
    String full = text(before, signature, "--full");
    assertEquals(60, full.lines().filter(line -> line.startsWith("  added ")).count(), full);
    assertEquals(60, json(before, signature).get("comparison").get("changes").size());
  }

  @Test
  void whatDoesNotGoWithTwoSignaturesIsAMistake() {
    for (String option : List.of("--model=x", "--view=tree")) {
      Outcome outcome = expect(2, "inspect", signature, signature, option);
      assertTrue(outcome.err().contains("does not go with two signatures"), outcome::toString);
    }
    expect(2, "inspect", signature, signature, signature);
    expect(2, "inspect", signature, "--view", "graph");
    expect(3, "inspect", signature, folder.resolve("none"));
  }

  // Real signatures

  @Test
  void realSignaturesFitOnAScreen() throws IOException {
    Path signed = Interop.path("signed");
    try (Stream<Path> models = Files.list(signed)) {
      for (Path directory : models.sorted().toList()) {
        Path file = Path.of("").toAbsolutePath().relativize(directory.resolve("model.sig"));
        String text = text(file);
        text.lines().forEach(line -> assertTrue(line.length() <= COLUMNS, line));
        assertHas(text, "signme-1\n");
        JsonNode json = json(file);
        assertEquals(0, json.get("claims").get("unreadable").size());
        if (json.get("method").asText().equals("sigstore")) {
          assertHas(text, "  identity     stefanb@us.ibm.com\n", "  log entry    index ");
        }
      }
    }
  }
}
