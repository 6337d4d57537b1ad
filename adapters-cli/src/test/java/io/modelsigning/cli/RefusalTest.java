package io.modelsigning.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.modelsigning.cli.Cli.Outcome;
import io.modelsigning.cli.terminal.Screen;
import io.modelsigning.testing.TestKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Refusals tell why, guess what happened, and say what to do. */
final class RefusalTest {
  private static final String TEXT = "{\n  \"layers\": 1\n}\n";

  @TempDir Path folder;

  private Path model;
  private TestKeys.KeyFiles key;

  @BeforeEach
  void makeModel() throws Exception {
    model = Files.createDirectories(folder.resolve("model"));
    byte[] weights = new byte[5000];
    new Random(0x5eed).nextBytes(weights);
    Files.write(model.resolve("weights.bin"), weights);
    write("config.json", TEXT);
    write("sub/vocab.txt", "a\nb\n");
    key = TestKeys.create(folder, "key");
  }

  private Path write(String path, String content) throws IOException {
    Path file = model.resolve(path);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, content);
  }

  private void sign(Object... more) {
    List<Object> words =
        new ArrayList<>(List.of("sign", "key", "--private-key", key.privateKey(), model));
    words.addAll(List.of(more));
    Outcome signed = Cli.run(words.toArray());
    assertEquals(0, signed.exitCode(), signed::toString);
  }

  private Outcome verify(Object... words) {
    return verifyWith(key.publicKey(), words);
  }

  private static Outcome verifyWith(Path publicKey, Object... more) {
    List<Object> words = new ArrayList<>(List.of("verify", "key", "--public-key", publicKey));
    words.addAll(List.of(more));
    Outcome outcome = Cli.run(words.toArray());
    assertEquals(1, outcome.exitCode(), outcome::toString);
    return outcome;
  }

  private JsonNode json(Object... words) throws IOException {
    List<Object> all = new ArrayList<>(List.of(words));
    all.add("--output=json");
    JsonNode json = verify(all.toArray()).json();
    assertEquals("failed", json.get("result").asText());
    return json;
  }

  /** Checks that the one cause found is this, in JSON and in text. */
  private JsonNode cause(String code, Object... words) throws IOException {
    JsonNode causes = json(words).get("causes");
    assertEquals(1, causes.size(), causes::toPrettyString);
    JsonNode cause = causes.get(0);
    assertEquals(code, cause.get("code").asText(), causes::toPrettyString);
    Outcome text = verify(words);
    assertTrue(
        text.out().contains("  likely cause " + cause.get("message").asText() + "\n"),
        text::toString);
    assertTrue(text.err().contains("hint: " + cause.get("advice").asText() + "\n"), text::toString);
    return cause;
  }

  private static Set<String> paths(JsonNode cause) {
    Set<String> paths = new TreeSet<>();
    cause.get("paths").forEach(path -> paths.add(path.asText()));
    return paths;
  }

  private static void assertSays(JsonNode cause, String message, String advice) {
    assertTrue(cause.get("message").asText().contains(message), cause::toPrettyString);
    assertTrue(cause.get("advice").asText().contains(advice), cause::toPrettyString);
  }

  private void assertUnexplained(Object... words) throws IOException {
    JsonNode json = json(words);
    assertEquals(0, json.get("causes").size(), json::toPrettyString);
    Outcome text = verify(words);
    assertFalse(text.out().contains("likely cause"), text::toString);
    assertTrue(text.err().contains("hint: fetch the model again"), text::toString);
  }

  private static String sha256(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static String pointerTo(byte[] content) {
    return "version https://git-lfs.github.com/spec/v1\noid sha256:%s\nsize %d\n"
        .formatted(sha256(content), content.length);
  }

  // Who is to blame: the key, the signature or the model

  @Test
  void wrongKeyTamperedSignatureAndTamperedModelAreThreeAnswers() throws Exception {
    sign();
    Path signature = model.resolve("model.sig");
    String good = Files.readString(signature);
    TestKeys.KeyFiles other = TestKeys.create(folder, "other");
    Outcome wrongKey = verifyWith(other.publicKey(), model, "--output=json");
    int digit = good.indexOf("\"sig\":\"") + 40;
    char changed = good.charAt(digit) == 'A' ? 'B' : 'A';
    Files.writeString(signature, good.substring(0, digit) + changed + good.substring(digit + 1));
    Outcome tampered = verify(model, "--output=json");
    Files.writeString(signature, good);
    write("config.json", "{}");
    Outcome content = verify(model, "--output=json");
    Set<String> reasons = new HashSet<>();
    Set<String> hints = new HashSet<>();
    for (Outcome outcome : List.of(wrongKey, tampered, content)) {
      reasons.add(outcome.json().get("reason").asText());
      hints.add(outcome.err().lines().toList().getLast());
      assertEquals(0, outcome.json().get("causes").size());
    }
    assertEquals(Set.of("wrong-key", "invalid-signature", "content-mismatch"), reasons);
    assertEquals(3, hints.size(), hints::toString);
    assertTrue(
        wrongKey.err().contains("'model-signing inspect " + signature + "' shows"),
        wrongKey::toString);
    // The first two say nothing about the model, the last that the signature is good.
    assertFalse(wrongKey.json().has("signer"));
    assertFalse(tampered.json().has("signer"));
    assertTrue(content.json().has("signer"));
  }

  // Git

  @Test
  void lfsPointerToTheSignedContent() throws IOException {
    sign();
    byte[] content = Files.readAllBytes(model.resolve("weights.bin"));
    write("weights.bin", pointerTo(content));
    JsonNode cause = cause("git-lfs-pointer", model);
    assertEquals(Set.of("weights.bin"), paths(cause));
    assertSays(cause, "names exactly what was signed", "git lfs pull");
    // Doing what it says helps.
    Files.write(model.resolve("weights.bin"), content);
    assertEquals(0, Cli.run("verify", "key", "--public-key", key.publicKey(), model).exitCode());
  }

  @Test
  void lfsPointerToOtherContent() throws IOException {
    sign();
    write("weights.bin", pointerTo(new byte[5000]));
    assertSays(cause("git-lfs-pointer", model), "other content", "signed revision");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--hash-algorithm=blake3", "--shard-size=1000"})
  void lfsPointerWhereDigestsDoNotTell(String option) throws IOException {
    sign(option);
    byte[] content = Files.readAllBytes(model.resolve("weights.bin"));
    write("weights.bin", pointerTo(content));
    JsonNode cause = cause("git-lfs-pointer", model);
    assertTrue(
        cause.get("message").asText().endsWith("instead of the content"), cause::toPrettyString);
    if (option.contains("shard")) {
      write("weights.bin", pointerTo(new byte[7]));
      assertSays(cause("git-lfs-pointer", model), "other content", "git lfs pull");
    }
  }

  @Test
  void whatOnlyLooksLikeAPointerIsNone() throws IOException {
    sign();
    write("weights.bin", "version https://git-lfs.github.com/spec/v1\noid sha256:12\nsize 7\n");
    assertUnexplained(model);
    write("weights.bin", pointerTo(new byte[1]) + "x".repeat(1024));
    assertUnexplained(model);
  }

  @Test
  void signedPointer() throws IOException {
    byte[] content = Files.readAllBytes(model.resolve("weights.bin"));
    write("weights.bin", pointerTo(content));
    sign();
    Files.write(model.resolve("weights.bin"), content);
    JsonNode cause = cause("git-lfs-pointer-signed", model);
    assertEquals(Set.of("weights.bin"), paths(cause));
    assertSays(cause, "the Git LFS pointer to it", "sign again");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--serialization=files",
        "--hash-algorithm=blake2b",
        "--hash-algorithm=blake3",
        "--shard-size=5",
        "--shard-size=1MB"
      })
  void lineEndings(String option) throws IOException {
    sign(option);
    write("config.json", TEXT.replace("\n", "\r\n"));
    JsonNode cause = cause("line-endings", model);
    assertTrue(paths(cause).iterator().next().startsWith("config.json"), cause::toPrettyString);
    assertSays(cause, "CRLF here, LF when signed", "core.autocrlf");
    sign(option);
    write("config.json", TEXT);
    write("sub/vocab.txt", "a\r\nb\r\n");
    JsonNode both = json(model).get("causes");
    assertEquals(2, both.size(), both::toPrettyString);
    assertSays(both.get(1), "LF here, CRLF when signed", "'* -text'");
    assertEquals(0, unexplained(json(model)).size());
  }

  @Test
  void lineEndingsExplainNothingElse() throws IOException {
    sign();
    write("config.json", TEXT.replace("\n", "\r\n").replace('1', '2'));
    assertUnexplained(model);
    // No text, although converting it would help.
    write("config.json", TEXT);
    write("binary", "\0\n");
    sign();
    write("binary", "\0\r\n");
    assertUnexplained(model);
    // Too large to be looked into.
    write("binary", "x".repeat(1 << 20) + "\n");
    sign();
    write("binary", "x".repeat(1 << 20) + "\r\n");
    assertUnexplained(model);
  }

  // Names and contents that do not go together

  @Test
  void filesWithEachOthersContent() throws IOException {
    sign();
    byte[] weights = Files.readAllBytes(model.resolve("weights.bin"));
    write("weights.bin", TEXT);
    Files.write(model.resolve("config.json"), weights);
    JsonNode cause = cause("swapped-files", model);
    assertEquals(Set.of("config.json", "weights.bin"), paths(cause));
    assertSays(cause, "have each other's signed content", "give each file its own content back");
  }

  /** What other systems make of a name when they copy it, and what somebody may do on purpose. */
  @ParameterizedTest
  @CsvSource({
    "caf\u00e9.txt, cafe\u0301.txt, 'caf\\u{e9}.txt', 'cafe\\u{301}.txt', NFC or NFD",
    "model.txt, m\u043edel.txt, model.txt, 'm\\u{43e}del.txt', other scripts",
  })
  void namesThatLookAlike(
      String signed, String here, String shownSigned, String shownHere, String difference)
      throws IOException {
    write(signed, "x");
    sign();
    Files.move(model.resolve(signed), model.resolve(here));
    JsonNode cause = cause("look-alike-names", model);
    assertEquals(Set.of(signed, here), paths(cause));
    assertSays(
        cause,
        "'%s' was signed and '%s' is here".formatted(shownSigned, shownHere),
        "by a way that keeps names as they are");
    assertSays(cause, difference, "a name of other letters may be there to deceive");
    String text = verify(model).out();
    assertTrue(text.contains("  %s: missing\n".formatted(shownSigned)), text);
    assertTrue(text.contains("  %s: unexpected\n".formatted(shownHere)), text);
  }

  // Files nobody signed

  @Test
  void strayFiles() throws IOException {
    sign();
    for (String name : List.of(".DS_Store", "sub/Thumbs.db", "Desktop.ini", "__pycache__/x.pyc")) {
      write(name, "x");
    }
    JsonNode cause = cause("stray-files", model);
    assertEquals(
        Set.of(".DS_Store", "sub/Thumbs.db", "Desktop.ini", "__pycache__/x.pyc"), paths(cause));
    assertSays(cause, "and 2 others were not signed", "--ignore-paths");
    Files.delete(model.resolve("sub/Thumbs.db"));
    Files.delete(model.resolve("__pycache__/x.pyc"));
    JsonNode few = cause("stray-files", model);
    assertSays(few, "'.DS_Store' and 'Desktop.ini'", "--ignore-paths " + model + "/.DS_Store");
    assertEquals(0, follow(few).exitCode());
  }

  /** Verifies with the options that a piece of advice ends with. */
  private Outcome follow(JsonNode cause) {
    String advice = cause.get("advice").asText();
    List<Object> words =
        new ArrayList<>(List.of("verify", "key", "--public-key", key.publicKey(), model));
    words.addAll(List.of(advice.substring(advice.indexOf("--ignore-paths")).split(" ", -1)));
    return Cli.run(words.toArray());
  }

  @Test
  void downloadNotesOfHuggingFace() throws IOException {
    sign();
    write(".cache/huggingface/download/config.json.metadata", "x");
    write(".cache/huggingface/.gitignore", "*");
    JsonNode cause = cause("hugging-face-download", model);
    assertEquals(2, paths(cause).size());
    assertSays(cause, "'.cache/huggingface'", "--ignore-paths " + model + "/.cache/huggingface");
    assertEquals(0, follow(cause).exitCode());
  }

  @Test
  void otherSignature() throws IOException {
    sign();
    Files.copy(model.resolve("model.sig"), model.resolve("sub/old.sig"));
    JsonNode cause = cause("other-signature", model);
    assertEquals(Set.of("sub/old.sig"), paths(cause));
    assertEquals(0, follow(cause).exitCode());
    // By its content, not its name alone.
    write("sub/old.sig", "import os");
    assertUnexplained(model);
  }

  // Other layouts

  @Test
  void modelOneFolderDown() throws IOException {
    sign();
    Path signature = Files.move(model.resolve("model.sig"), folder.resolve("model.sig"));
    Path outer = Files.createDirectories(folder.resolve("outer"));
    Files.move(model, outer.resolve("inner"));
    JsonNode cause = cause("other-layout", outer, "--signature", signature);
    assertSays(
        cause, "3 signed files lie here in the folder 'inner', with the signed content", "verify ");
    assertSays(cause, "", outer.resolve("inner") + " with --signature " + signature);
    assertEquals(6, paths(cause).size());
    assertEquals(
        0,
        Cli.run(
                "verify",
                "key",
                "--public-key",
                key.publicKey(),
                "--signature",
                signature,
                outer.resolve("inner"))
            .exitCode());
  }

  @Test
  void modelOneFolderUp() throws IOException {
    Path inner = model;
    model = Files.createDirectories(folder.resolve("outer"));
    Files.move(inner, model.resolve("inner"));
    sign();
    Path signature = model.resolve("model.sig");
    JsonNode cause = cause("other-layout", model.resolve("inner"), "--signature", signature);
    assertSays(
        cause, "outside of the signed folder 'inner'", "the directory that holds the folder");
    Path renamed = Files.move(model.resolve("inner"), folder.resolve("renamed"));
    assertSays(
        cause("other-layout", renamed, "--signature", signature),
        "outside of the signed folder 'inner'",
        "put the files into a folder 'inner' of " + renamed);
  }

  @Test
  void otherContentIsNoOtherLayout() throws IOException {
    Path file = model.resolve("weights.bin");
    sign();
    byte[] content = Files.readAllBytes(file);
    content[0] ^= 1;
    Files.createDirectories(model.resolve("inner"));
    Files.write(model.resolve("inner/weights.bin"), content);
    Files.delete(file);
    assertUnexplained(model);
  }

  @ParameterizedTest
  @ValueSource(strings = {"--serialization=files", "--shard-size=700", "--hash-algorithm=blake3"})
  void movedFiles(String option) throws IOException {
    sign(option);
    Files.move(model.resolve("weights.bin"), model.resolve("pytorch_model.bin"));
    JsonNode cause = cause("moved-files", model);
    assertEquals(Set.of("weights.bin", "pytorch_model.bin"), paths(cause));
    assertSays(
        cause,
        "'pytorch_model.bin' has the content that was signed as 'weights.bin'",
        "the names they were signed by");
  }

  @Test
  void directoryInsteadOfTheFileThatWasSigned() throws IOException {
    Path file = model.resolve("weights.bin");
    Path directory = model;
    model = file;
    sign();
    Path signature = directory.resolve("weights.bin.sig");
    JsonNode cause = cause("single-file-signed", directory, "--signature", signature);
    assertSays(
        cause,
        "the single file 'weights.bin'",
        "verify " + file + " with --signature " + signature);
    assertEquals(Set.of("config.json", "sub/vocab.txt"), paths(cause));
  }

  @Test
  void fileInsteadOfTheDirectoryThatWasSigned() throws IOException {
    sign();
    JsonNode cause =
        cause(
            "directory-signed",
            model.resolve("weights.bin"),
            "--signature",
            model.resolve("model.sig"));
    assertSays(cause, "a directory of 3 files", "--signature " + model.resolve("model.sig"));
  }

  @Test
  void renamedSingleFile() throws IOException {
    model = model.resolve("weights.bin");
    sign();
    Path renamed = Files.move(model, folder.resolve("renamed.bin"));
    assertSays(
        cause("moved-files", renamed, "--signature", model + ".sig"),
        "'renamed.bin' has the content that was signed as 'weights.bin'",
        "names");
  }

  @Test
  void cacheOfHuggingFace() throws IOException {
    sign();
    Path signature = Files.move(model.resolve("model.sig"), folder.resolve("model.sig"));
    Path cache = folder.resolve("models--example--bert");
    Path snapshot = Files.createDirectories(cache.resolve("snapshots/0123456789abcdef"));
    Files.createDirectories(cache.resolve("blobs"));
    Files.createDirectories(snapshot.resolve("sub"));
    for (String name : List.of("weights.bin", "config.json", "sub/vocab.txt")) {
      byte[] content = Files.readAllBytes(model.resolve(name));
      Path blob = cache.resolve("blobs").resolve(sha256(content));
      Files.write(blob, content);
      String up = name.contains("/") ? "../../../" : "../../";
      Files.createSymbolicLink(snapshot.resolve(name), Path.of(up + "blobs/" + sha256(content)));
    }
    // There, a link is how the cache stores a file.
    Outcome stored =
        Cli.run(
            "verify", "key", snapshot, "--signature", signature, "--public-key", key.publicKey());
    assertEquals(0, stored.exitCode(), stored::toString);
    // In another folder, it is a link.
    Path links = Files.createDirectory(folder.resolve("links"));
    Files.createDirectory(links.resolve("sub"));
    for (String name : List.of("weights.bin", "config.json", "sub/vocab.txt")) {
      Files.createSymbolicLink(links.resolve(name), snapshot.resolve(name).toRealPath());
    }
    JsonNode cause = cause("hugging-face-cache", links, "--signature", signature);
    assertEquals(Set.of("weights.bin", "config.json", "sub/vocab.txt"), paths(cause));
    assertSays(cause, "links into a Hugging Face cache", "'cp -rL " + links + " COPY'");
    assertEquals(
        "symlink-not-allowed", json(links, "--signature", signature).get("reason").asText());
    // Another link has another reason.
    for (String name : List.of("weights.bin", "config.json", "sub/vocab.txt")) {
      Files.delete(links.resolve(name));
    }
    Files.createSymbolicLink(links.resolve("config.json"), model.resolve("config.json"));
    assertEquals(0, json(links, "--signature", signature).get("causes").size());
  }

  // All together

  private static Set<String> unexplained(JsonNode json) {
    Set<String> paths = new TreeSet<>();
    json.get("differences").forEach(difference -> paths.add(difference.get("path").asText()));
    json.get("causes").forEach(cause -> paths.removeAll(paths(cause)));
    return paths;
  }

  @Test
  void whatNoCauseExplainsIsNamed() throws IOException {
    sign();
    write(".DS_Store", "x");
    write("config.json", TEXT.replace("\n", "\r\n"));
    write("evil.py", "import os");
    JsonNode json = json(model);
    assertEquals(2, json.get("causes").size(), json::toPrettyString);
    assertEquals(Set.of("evil.py"), unexplained(json));
    Outcome text = verify(model);
    assertTrue(text.out().contains("  unexplained  'evil.py'\n"), text::toString);
    assertTrue(text.err().contains("hint: fetch the model again"), text::toString);
    Files.delete(model.resolve("evil.py"));
    Outcome explained = verify(model);
    assertFalse(explained.out().contains("unexplained"), explained::toString);
    assertFalse(explained.err().contains("fetch the model again"), explained::toString);
  }

  @Test
  void allPathsAreInTheJson() throws IOException {
    for (int i = 0; i < 30; i++) {
      write("text-" + i, i + "\n");
    }
    sign();
    for (int i = 0; i < 30; i++) {
      write("text-" + i, i + "\r\n");
    }
    JsonNode cause = cause("line-endings", model);
    assertEquals(30, paths(cause).size());
    assertSays(cause, "'text-0', 'text-1' and 28 others are as signed", "");
  }

  @Test
  void hostileNamesAreHarmlessInCauses() throws IOException {
    sign();
    String name = "evil\u001b[2J\nVerification succeeded/.DS_Store";
    write(name, "x");
    Outcome text = verify(model);
    for (String stream : List.of(text.out(), text.err())) {
      assertFalse(stream.contains("\u001b"), text::toString);
      assertFalse(stream.contains("\nVerification succeeded"), text::toString);
    }
    assertEquals(Set.of(name), paths(json(model).get("causes").get(0)));
  }

  @Test
  void terminalGetsLinesThatFit() throws IOException {
    sign();
    write("config.json", "{}");
    write("sub/vocab.txt", "a\r\nb\r\n");
    Cli terminal = new Cli();
    terminal.screen = new Screen(true, true, 80);
    Object[] words = {"verify", "key", "--public-key", key.publicKey(), model, "--color=never"};
    Outcome narrow = terminal.with(words);
    narrow.out().lines().forEach(line -> assertTrue(line.length() <= 80, line));
    assertTrue(
        narrow
            .out()
            .lines()
            .anyMatch(
                line ->
                    line.matches(
                        "  config.json: differs, expected [0-9a-f]{16}…, actual 44136fa355b3678a…")),
        narrow::toString);
    // For programs, a difference is a line.
    assertTrue(
        Cli.run(words)
            .out()
            .lines()
            .anyMatch(line -> line.matches("  config.json: .*, actual .*")));
  }

  @Test
  void contentIsNotLookedAtWhenTheSignatureIsBad() throws Exception {
    sign();
    write(".DS_Store", "x");
    TestKeys.KeyFiles other = TestKeys.create(folder, "other");
    JsonNode json = verifyWith(other.publicKey(), model, "--output=json").json();
    assertEquals(0, json.get("causes").size());
  }
}
