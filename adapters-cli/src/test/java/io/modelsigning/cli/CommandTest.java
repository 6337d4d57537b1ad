package io.modelsigning.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.modelsigning.cli.Cli.Outcome;
import io.modelsigning.cli.terminal.Screen;
import io.modelsigning.cli.terminal.Streams;
import io.modelsigning.testing.TestKeys;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every option of the contract, through the whole program. */
final class CommandTest {
  @TempDir Path folder;

  private Path model;
  private TestKeys.KeyFiles key;

  @BeforeEach
  void makeModel() throws Exception {
    model = Files.createDirectories(folder.resolve("model"));
    Files.writeString(model.resolve("weights.bin"), "weights");
    Files.createDirectories(model.resolve("sub"));
    Files.writeString(model.resolve("sub/config.json"), "{}");
    key = TestKeys.create(folder, "key");
  }

  private Outcome sign(Object... more) {
    return Cli.run(words(List.of("sign", "key", "--private-key", key.privateKey()), more));
  }

  private Outcome verify(Object... more) {
    return Cli.run(words(List.of("verify", "key", "--public-key", key.publicKey()), more));
  }

  private static Object[] words(List<Object> first, Object... more) {
    List<Object> words = new ArrayList<>(first);
    words.addAll(List.of(more));
    return words.toArray();
  }

  private static Outcome expect(int exitCode, Outcome outcome) {
    assertEquals(exitCode, outcome.exitCode(), outcome::toString);
    return outcome;
  }

  private static void expectUsage(String message, Outcome outcome) {
    expect(2, outcome);
    assertEquals("", outcome.out(), outcome::toString);
    List<String> lines = outcome.err().lines().toList();
    assertEquals(2, lines.size(), outcome::toString);
    assertTrue(lines.getFirst().startsWith("error: "), outcome::toString);
    assertTrue(lines.getFirst().contains(message), outcome::toString);
    assertTrue(lines.getLast().matches("hint: see 'model-signing.* --help'"), outcome::toString);
  }

  // Signing and verifying with a key

  @Test
  void signsAndVerifiesADirectory() {
    Outcome signed = expect(0, sign(model));
    assertTrue(signed.out().startsWith("Signing succeeded\n"), signed::toString);
    assertTrue(signed.out().contains("model.sig"), signed::toString);
    assertEquals("", signed.err(), signed::toString);
    assertTrue(Files.exists(model.resolve("model.sig")));
    Outcome verified = expect(0, verify(model));
    assertTrue(verified.out().startsWith("Verification succeeded\n"), verified::toString);
    assertTrue(verified.out().contains("(2 files, 9 bytes)"), verified::toString);
    assertEquals("", verified.err(), verified::toString);
  }

  @Test
  void signsAndVerifiesAFile() {
    Path file = model.resolve("weights.bin");
    expect(0, sign(file));
    assertTrue(Files.exists(model.resolve("weights.bin.sig")));
    expect(0, verify(file));
  }

  @Test
  void signatureOptionSaysWhereTheSignatureIs() {
    Path elsewhere = folder.resolve("elsewhere.sig");
    expect(0, sign(model, "--signature", elsewhere));
    assertTrue(Files.exists(elsewhere));
    assertFalse(Files.exists(model.resolve("model.sig")));
    expect(3, verify(model));
    expect(0, verify(model, "--signature", elsewhere));
    expect(0, verify(model, "--signature=" + elsewhere));
  }

  @Test
  void pathOptionIsTheModel() {
    expect(0, sign("--path", model));
    expect(0, verify("--path", model));
  }

  @Test
  void modelMayBeCalledLikeAMethod() throws IOException {
    Path called = Files.createDirectories(folder.resolve("key"));
    Files.writeString(called.resolve("a"), "a");
    expect(0, sign(called));
    expect(0, verify("--path", called));
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
        sign(model, "--password-file", folder.resolve("no_such_file"), "--signature=" + odd);
    assertTrue(expect(3, outcome).err().contains("no_such_file"), outcome::toString);
  }

  // Exclusions

  @Test
  void ignoredPathsAreLeftOut() throws IOException {
    expect(0, sign(model, "--ignore-paths", model.resolve("sub")));
    Files.writeString(model.resolve("sub/config.json"), "changed");
    expect(0, verify(model));
    Files.writeString(model.resolve("extra"), "x");
    Files.writeString(model.resolve("more"), "x");
    expect(1, verify(model));
    expect(1, verify(model, "--ignore-paths", model.resolve("extra")));
    expect(
        0,
        verify(
            model,
            "--ignore-paths",
            model.resolve("extra"),
            "--ignore-paths",
            model.resolve("more")));
  }

  @Test
  void ignoredPathsMayBeRelativeToTheWorkingDirectory() {
    Path relative = Path.of("").toAbsolutePath().relativize(model.resolve("sub"));
    JsonNode json = expect(0, sign(model, "--ignore-paths", relative, "--output", "json")).json();
    assertEquals(1, json.get("files").asInt());
  }

  @Test
  void ignoredPathOutsideTheModelIsAMistake() {
    expectUsage("is not in it", sign(model, "--ignore-paths", folder.resolve("other")));
    expectUsage("is not in it", sign(model, "--ignore-paths", "sub"));
    expectUsage("is not in it", Cli.run("digest", model, "--ignore-paths", folder));
    expect(0, sign(model));
    expectUsage("is not in it", verify(model, "--ignore-paths", folder.resolve("other")));
  }

  @Test
  void gitPathsAreLeftOutUnlessAskedFor() throws IOException {
    Files.createDirectories(model.resolve(".git"));
    Files.writeString(model.resolve(".git/HEAD"), "ref");
    Files.writeString(model.resolve(".gitattributes"), "*");
    assertEquals(2, sign(model, "--output", "json").json().get("files").asInt());
    expect(0, verify(model, "--ignore-git-paths"));
    // The signature itself says that they were left out.
    expect(0, verify(model, "--no-ignore-git-paths"));
    assertEquals(
        4, sign(model, "--no-ignore-git-paths", "--output", "json").json().get("files").asInt());
    Files.writeString(model.resolve(".git/HEAD"), "other");
    expect(1, verify(model));
  }

  @Test
  void symbolicLinksAreRefusedUnlessAllowed() throws IOException {
    Files.createSymbolicLink(model.resolve("link"), Path.of("weights.bin"));
    Outcome refused = expect(3, sign(model));
    assertTrue(refused.err().contains("link"), refused::toString);
    assertTrue(refused.err().contains("--allow-symlinks"), refused::toString);
    assertFalse(Files.exists(model.resolve("model.sig")));
    expect(0, sign(model, "--allow-symlinks"));
    expect(0, verify(model));
  }

  @Test
  void unsignedFilesAreRefusedUnlessIgnored() throws IOException {
    expect(0, sign(model));
    Files.writeString(model.resolve("unsigned"), "x");
    Outcome refused = expect(1, verify(model));
    assertTrue(refused.out().contains("  unsigned: unexpected\n"), refused::toString);
    expect(0, verify(model, "--ignore-unsigned-files"));
    expect(0, verify(model, "--ignore_unsigned_files"));
    expect(1, verify(model, "--no-ignore-unsigned-files"));
  }

  // Hashing

  @ParameterizedTest
  @ValueSource(strings = {"sha256", "blake2b", "blake3"})
  void hashAlgorithmIsRecordedAndUsed(String algorithm) {
    JsonNode signed = sign(model, "--hash-algorithm", algorithm, "--output", "json").json();
    assertEquals(algorithm, signed.get("hashAlgorithm").asText());
    JsonNode verified = verify(model, "--output", "json").json();
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
    JsonNode signed = sign(model, option, "--output", "json").json();
    assertEquals(serialization, signed.get("serialization").asText());
    assertEquals(shardSize, signed.path("shardSize").asLong());
    assertEquals(
        serialization, verify(model, "--output", "json").json().get("serialization").asText());
  }

  @Test
  void howToHashIsNoQuestionWhenVerifying() {
    expect(0, sign(model));
    for (String option :
        List.of("--hash-algorithm=sha256", "--serialization=files", "--shard-size=1GB")) {
      expectUsage(
          "verify takes no "
              + option.substring(0, option.indexOf('='))
              + ": the signature says how",
          verify(model, option));
    }
  }

  @Test
  void contradictingSerializationIsAMistake() {
    expectUsage(
        "--shard-size does not go with",
        sign(model, "--serialization", "files", "--shard-size", "1GB"));
  }

  @Test
  void tooManyShardsAreRefusedAndNameTheFile() throws IOException {
    Files.write(model.resolve("big"), new byte[1_000_001]);
    Outcome outcome = expect(3, sign(model, "--shard-size", "1"));
    assertTrue(outcome.err().contains("'big'"), outcome::toString);
  }

  @Test
  void threadsDoNotChangeTheResult() {
    String one = expect(0, Cli.run("digest", model, "--threads", "1")).out();
    assertEquals(one, expect(0, Cli.run("digest", model, "--threads", "7")).out());
    expectUsage("--threads must be at least 1", Cli.run("digest", model, "--threads", "0"));
    expectUsage("--threads", Cli.run("digest", model, "--threads", "many"));
  }

  // Passwords

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
    expect(0, verify(model));
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

  // Certificates

  @Test
  void signsAndVerifiesWithCertificates() throws Exception {
    TestKeys.KeyFiles root = TestKeys.create(folder, "root");
    TestKeys.KeyFiles other = TestKeys.create(folder, "other");
    Path rootCertificate =
        TestKeys.certificate(
            folder.resolve("root.crt"), root.pair(), "CN=Root", root.pair(), "CN=Root");
    Path otherCertificate =
        TestKeys.certificate(
            folder.resolve("other.crt"), other.pair(), "CN=Other", other.pair(), "CN=Other");
    Path leaf =
        TestKeys.certificate(
            folder.resolve("leaf.crt"), key.pair(), "CN=evil\u001b[2J", root.pair(), "CN=Root");
    expect(
        0,
        Cli.run(
            "sign",
            "certificate",
            model,
            "--private_key",
            key.privateKey(),
            "--signing_certificate",
            leaf,
            "--certificate_chain",
            rootCertificate));
    Object[] verify = {"verify", "certificate", model, "--certificate-chain", rootCertificate};
    Outcome quiet = expect(0, Cli.run(verify));
    assertTrue(quiet.out().contains("CN=evil\\u"), quiet::toString);
    assertFalse(quiet.out().contains("\u001b"), quiet::toString);
    assertFalse(quiet.out().contains("SHA-256"), quiet::toString);
    Outcome withPrints = expect(0, Cli.run(words(List.of(verify), "--log_fingerprints")));
    JsonNode certificates =
        Cli.run(words(List.of(verify), "--output", "json"))
            .json()
            .get("signer")
            .get("certificates");
    assertEquals(2, certificates.size());
    for (JsonNode certificate : certificates) {
      String print = certificate.get("sha256").asText();
      assertTrue(print.matches("[0-9a-f]{64}"), print);
      assertTrue(withPrints.out().contains(print), withPrints::toString);
    }
    assertEquals(
        "unknown-authority",
        reason(
            1,
            Cli.run(
                "verify",
                "certificate",
                model,
                "--certificate-chain",
                otherCertificate,
                "--output=json")));
    // The system's roots do not know this authority either.
    assertEquals(
        "unknown-authority",
        reason(
            1, Cli.run("verify", "certificate", model, "--subject", "CN=Leaf", "--output=json")));
    assertEquals("wrong-method", reason(1, verify(model, "--output=json")));
    assertEquals(
        "certificate-key-mismatch",
        reason(
            3,
            Cli.run(
                "sign",
                "certificate",
                model,
                "--private-key",
                other.privateKey(),
                "--signing-certificate",
                leaf,
                "--output=json")));
  }

  @Test
  void theSignersCertificateIsPinnedByItsNames() throws Exception {
    TestKeys.KeyFiles root = TestKeys.create(folder, "root");
    Path rootCertificate =
        TestKeys.certificate(
            folder.resolve("root.crt"), root.pair(), "CN=Root", root.pair(), "CN=Root");
    Path leaf =
        TestKeys.certificate(
            folder.resolve("leaf.crt"),
            key.pair(),
            "O=Example,CN=Publisher",
            root.pair(),
            "CN=Root",
            "publisher@example.com");
    expect(
        0,
        Cli.run(
            "sign",
            "certificate",
            model,
            "--private-key",
            key.privateKey(),
            "--signing-certificate",
            leaf));
    List<Object> verify =
        List.of("verify", "certificate", model, "--certificate-chain", rootCertificate);
    Outcome pinned =
        expect(
            0,
            Cli.run(
                words(
                    verify,
                    "--subject=CN=Publisher, O=Example",
                    "--subject_alternative_name",
                    "publisher@example.com")));
    assertTrue(pinned.out().contains("  as expected  CN=Publisher,O=Example\n"), pinned::toString);
    assertTrue(pinned.out().contains("  as expected  publisher@example.com\n"), pinned::toString);
    JsonNode signer =
        Cli.run(
                words(
                    verify,
                    "--subject=CN=Publisher,O=Example",
                    "--subject-alternative-name=publisher@example.com",
                    "--output=json"))
            .json()
            .get("signer");
    assertEquals("CN=Publisher,O=Example", signer.get("pinnedSubject").asText());
    assertEquals("publisher@example.com", signer.get("pinnedAlternativeName").asText());

    for (String other :
        List.of("--subject=CN=Publisher", "--subject-alternative-name=somebody@example.com")) {
      Outcome refused = expect(1, Cli.run(words(verify, other)));
      String expected = other.substring(other.indexOf('=') + 1);
      assertTrue(refused.out().contains("'" + expected + "'"), refused::toString);
      assertTrue(refused.out().contains("'CN=Publisher,O=Example'"), refused::toString);
      assertTrue(refused.out().contains("(certificate-name-mismatch)"), refused::toString);
      assertTrue(refused.err().contains("hint: "), refused::toString);
    }
    expectUsage(
        "the subject must be a distinguished name such as 'CN=Example publisher,O=Example', but is"
            + " 'Publisher'",
        Cli.run(words(verify, "--subject=Publisher")));
    expectUsage(
        "without --certificate-chain, --subject or --subject-alternative-name is required: the"
            + " system's trust store vouches for everybody who has a web server",
        Cli.run("verify", "certificate", model));
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

  // Sigstore

  @Test
  void debugShowsHowHashingIsDone() {
    Outcome digested = Cli.run("--log-level", "debug", "digest", model, "--io-threads", 3);
    assertEquals(0, digested.exitCode(), digested::toString);
    assertTrue(
        digested.err().contains("hashing with 2 threads and reading with 3, kernels "),
        digested::toString);
  }

  @Test
  void sigstoreOptionsAreUnderstood() {
    Outcome signed =
        Cli.run(
            "sign",
            model,
            "--use-staging",
            "--identity-token",
            "t",
            "--use-ambient-credentials",
            "--oauth-force-oob",
            "--client-id",
            "i",
            "--client-secret-file",
            model.resolveSibling("absent"),
            "--output",
            "json");
    assertEquals("client-secret-not-available", reason(3, signed));
    assertEquals(
        "not-found",
        reason(
            3,
            Cli.run(
                "sign",
                "sigstore",
                model,
                "--trust_config",
                "f",
                "--identity_token_file",
                "t",
                "--disable_ambient",
                "--client_secret",
                "s",
                "--output=json")));
    assertEquals(
        "not-found",
        reason(
            3,
            Cli.run(
                "--output=json",
                "verify",
                "--path",
                model,
                "--identity",
                "a@example.com",
                "--identity-provider",
                "https://accounts.example.com",
                "--trust-config",
                "f")));
    expectUsage(
        "--use-staging does not go with",
        Cli.run("sign", model, "--use-staging", "--trust-config", "f"));
    assertFalse(Files.exists(model.resolve("model.sig")));
  }

  // Mistakes

  @Test
  void mistakesGetOneLineAndAPointer() {
    expectUsage("unknown command 'sing', perhaps sign", Cli.run("sing", model));
    expectUsage("unknown command 'sing', perhaps sign", Cli.run("help", "sing"));
    expectUsage("unknown method 'kye', perhaps key", Cli.run("sign", "kye", model));
    expectUsage("unknown method 'cert', perhaps certificate", Cli.run("verify", "cert", model));
    expectUsage("unknown method 'kye', perhaps key", Cli.run("help", "sign", "kye"));
    expectUsage("unknown argument 'way'", Cli.run("help", "digest", "sub", "way"));
    expectUsage("unknown option '--nope'", Cli.run("sign", "keys", "--nope"));
    expectUsage(
        "unknown option '--privat-key', perhaps --private-key", sign(model, "--privat-key", "x"));
    expectUsage("unknown argument", sign(model, "another"));
    expectUsage("--private-key", Cli.run("sign", "key", model, "--private-key"));
    expectUsage(
        "--private-key", Cli.run("sign", "key", model, "--private-key", "--signature", "x"));
    expectUsage("md5", sign(model, "--hash-algorithm", "md5"));
    expectUsage("--shard-size", sign(model, "--shard-size", "0"));
    expectUsage("--serialization", sign(model, "--serialization", "zip"));
    expectUsage("must not be empty", sign(""));
    expectUsage("given twice", sign(model, "--path", model));
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

  // Failures

  @Test
  void whatIsMissingOrUnusableIsAnError() throws IOException {
    Object json = "--output=json";
    Path none = folder.resolve("none");
    assertEquals("not-found", reason(3, sign(none, json)));
    assertEquals("not-found", reason(3, verify(model, json)));
    assertEquals("not-found", reason(3, Cli.run("digest", none, json)));
    assertEquals("not-found", reason(3, Cli.run("inspect", none, json)));
    assertEquals(
        "not-found", reason(3, Cli.run("sign", "key", model, "--private-key", none, json)));
    assertEquals(
        "not-found", reason(3, Cli.run("verify", "key", model, "--public-key", none, json)));
    assertEquals("not-found", reason(3, sign(model, "--signature", none.resolve("x.sig"), json)));
    Path garbage = Files.writeString(folder.resolve("garbage"), "garbage");
    assertEquals(
        "malformed-key", reason(3, Cli.run("sign", "key", model, "--private-key", garbage, json)));
    Path empty = Files.createDirectories(folder.resolve("empty"));
    assertEquals("empty-model", reason(3, sign(empty, json)));
    assertEquals("empty-model", reason(3, Cli.run("digest", empty, json)));
    assertFalse(Files.exists(empty.resolve("model.sig")));
  }

  @Test
  void jsonOfAnErrorSaysWhatWasAttempted() {
    JsonNode json = expect(3, verify(model, "--output", "json")).json();
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
    Outcome outcome = expect(3, verify(model));
    assertEquals("", outcome.out());
    assertTrue(outcome.err().startsWith("error: signature file '"), outcome::toString);
    assertFalse(outcome.err().contains("\tat "), outcome::toString);
    Outcome debug = expect(3, verify(model, "--log-level", "debug"));
    assertTrue(debug.err().contains("\tat io.modelsigning."), debug::toString);
    Outcome quiet = expect(3, verify(model, "--log-level", "critical"));
    assertEquals("", quiet.err(), quiet::toString);
  }

  @Test
  void malformedSignatureIsARefusal() throws IOException {
    Path signature = Files.writeString(model.resolve("model.sig"), "{}");
    assertEquals("malformed-bundle", reason(1, verify(model, "--output=json")));
    assertEquals("malformed-bundle", reason(1, Cli.run("inspect", signature, "--output=json")));
    Outcome text = expect(1, verify(model));
    assertTrue(text.out().startsWith("Verification failed\n"), text::toString);
  }

  @Test
  void otherKeyIsARefusal() throws Exception {
    expect(0, sign(model));
    TestKeys.KeyFiles other = TestKeys.create(folder, "other");
    assertEquals(
        "wrong-key",
        reason(
            1,
            Cli.run("verify", "key", model, "--public-key", other.publicKey(), "--output=json")));
  }

  @Test
  void unwrittenResultIsNoSuccess() {
    StringWriter errors = new StringWriter();
    int exitCode =
        DaggerCliComponent.factory()
            .create(
                new Streams(new PrintWriter(new FullDisk()), new PrintWriter(errors)),
                new Screen(false, false, 80),
                question -> Optional.empty(),
                Map.of(),
                Clock.systemUTC(),
                1)
            .runner()
            .run(List.of("digest", model.toString()))
            .status();
    assertEquals(3, exitCode);
    assertTrue(errors.toString().contains("cannot write the result"), errors::toString);
  }

  // Results

  @Test
  void differencesAreListedByKind() throws IOException {
    Files.writeString(model.resolve("gone"), "x");
    expect(0, sign(model));
    Files.delete(model.resolve("gone"));
    Files.writeString(model.resolve("weights.bin"), "Weights");
    Files.writeString(model.resolve("new\nline"), "x");
    Outcome text = expect(1, verify(model));
    assertTrue(text.out().contains("  gone: missing\n"), text::toString);
    assertTrue(text.out().contains("  new\\u{a}line: unexpected\n"), text::toString);
    assertTrue(
        text.out()
            .matches(
                "(?s).*  weights.bin: differs, expected sha256:[0-9a-f]{64}, actual"
                    + " sha256:[0-9a-f]{64}\n.*"),
        text::toString);
    JsonNode json = expect(1, verify(model, "--output", "json")).json();
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
    expect(0, sign(model));
    for (int i = 0; i < 25; i++) {
      Files.writeString(model.resolve("extra-" + i), "x");
    }
    Outcome text = expect(1, verify(model));
    assertEquals(
        20, text.out().lines().filter(l -> l.endsWith(": unexpected")).count(), text::toString);
    assertTrue(
        text.out()
            .contains("  and 5 differences more; --output json lists all, --report up to 1000\n"),
        text::toString);
    assertEquals(25, verify(model, "--output", "json").json().get("differences").size());
  }

  @Test
  void jsonOfSigningHasEveryField() {
    JsonNode json = expect(0, sign(model, "--output", "json")).json();
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
  void jsonOfVerifyingSaysWhoSigned() {
    JsonNode signed = expect(0, sign(model, "--output", "json")).json();
    JsonNode json = expect(0, verify(model, "--output", "json")).json();
    assertEquals("verify key", json.get("command").asText());
    assertEquals("verified", json.get("result").asText());
    assertEquals(signed.get("signer"), json.get("signer"));
    assertEquals(signed.get("rootDigest"), json.get("rootDigest"));
    assertEquals(2, json.get("files").asLong());
    assertEquals(9, json.get("bytes").asLong());
  }

  @Test
  void warningsAreInTheJson() throws IOException {
    Files.writeString(model.resolve("empty"), "");
    Outcome outcome = expect(0, sign(model, "--serialization", "shards", "--output", "json"));
    assertEquals(
        "empty-file-not-covered",
        outcome.json().get("warnings").get(0).get("reason").asText(),
        outcome::toString);
    assertTrue(outcome.err().startsWith("warning: 'empty'"), outcome::toString);
    assertEquals("", sign(model, "--serialization", "shards", "--log-level", "error").err());
  }

  @Test
  void digestPrintsTheRootDigestAndNothingElse() {
    Outcome digest = expect(0, Cli.run("digest", model));
    assertEquals("sha256:" + rootDigest() + "\n", digest.out());
    assertEquals("", digest.err());
    // A signature does not change what it signs.
    expect(0, sign(model));
    assertEquals(digest.out(), Cli.run("digest", model).out());
    JsonNode json = Cli.run("digest", model, "--output", "json").json();
    assertEquals("digested", json.get("result").asText());
    assertEquals("sha256:" + rootDigest(), json.get("rootDigest").asText());
  }

  private static String rootDigest() {
    byte[] config = HexFormat.of().parseHex(sha256("{}"));
    byte[] weights = HexFormat.of().parseHex(sha256("weights"));
    byte[] both = new byte[64];
    System.arraycopy(config, 0, both, 0, 32);
    System.arraycopy(weights, 0, both, 32, 32);
    return sha256(both);
  }

  @Test
  void hostileNamesDoNotReachTheTerminal() throws IOException {
    String name = "evil\u001b[2J\u202e\nSigning succeeded";
    Files.writeString(model.resolve(name), "x");
    expect(0, sign(model));
    Files.writeString(model.resolve(name), "y");
    for (Outcome outcome :
        List.of(
            verify(model),
            Cli.run("inspect", model.resolve("model.sig")),
            verify(model.resolve(name)),
            Cli.run("digest", folder.resolve(name)),
            sign(model, "--ignore-paths", folder.resolve(name)),
            sign(model, "--" + name),
            sign(model, name))) {
      assertFalse((outcome.out() + outcome.err()).contains("\u001b"), outcome::toString);
      assertFalse((outcome.out() + outcome.err()).contains("\u202e"), outcome::toString);
      assertFalse(outcome.err().contains("\nSigning succeeded"), outcome::toString);
      assertFalse(outcome.out().contains("\nSigning succeeded"), outcome::toString);
    }
    assertEquals(
        name,
        verify(model, "--output", "json").json().get("differences").get(0).get("path").asText());
  }

  // Looks

  @Test
  void coloursAreForTerminals() {
    expect(0, sign(model));
    Cli plain = new Cli();
    Object[] words = {"verify", "key", "--public-key", key.publicKey(), model};
    assertFalse(plain.with(words).out().contains("\u001b"));
    assertTrue(plain.with(words(List.of(words), "--color=always")).out().contains("\u001b[1;32m"));
    Cli terminal = new Cli();
    terminal.screen = new Screen(true, true, 80);
    assertTrue(terminal.with(words).out().contains("\u001b[1;32m"));
    assertFalse(terminal.with(words(List.of(words), "--color", "never")).out().contains("\u001b"));
    terminal.environment.put("NO_COLOR", "1");
    assertFalse(terminal.with(words).out().contains("\u001b"));
    terminal.environment.remove("NO_COLOR");
    terminal.environment.put("TERM", "dumb");
    assertFalse(terminal.with(words).out().contains("\u001b"));
  }

  @Test
  void helpAndVersionAreResults() {
    Outcome version = expect(0, Cli.run("--version"));
    assertTrue(
        version
            .out()
            .matches(
                "model-signing [0-9]+\\.[0-9]+.*\nJava 25.*\nhashing kernels: (scalar|vector).*\n"),
        version::toString);
    for (Object[] words :
        new Object[][] {
          {"--help"},
          {"help"},
          {"-h"},
          {"sign", "--help"},
          {"help", "verify"},
          {"help", "sign", "key"},
          {"verify", "sigstore", "-h"},
          {"digest", "--help"},
          {"inspect", "--help"},
          {"demo", "--help"}
        }) {
      Outcome help = expect(0, Cli.run(words));
      assertTrue(help.out().contains("Usage: model-signing"), help::toString);
      assertEquals("", help.err(), help::toString);
    }
  }

  @Test
  void messagesFitATerminalAndAreLinesElsewhere() {
    Object[] words = {"inspect", model.resolve("absent.sig"), "--color", "never"};
    Cli terminal = new Cli();
    terminal.screen = new Screen(true, true, 40);
    Outcome narrow = expect(3, terminal.with(words));
    assertTrue(narrow.err().contains("\n  "), narrow::toString);
    Outcome file = expect(3, Cli.run(words));
    assertFalse(file.err().contains("\n  "), file::toString);
    assertEquals(
        file.err().replace("\n", " ").strip(), narrow.err().replaceAll("\n *", " ").strip());
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
  void progressIsForTerminalsUnlessAskedFor() throws IOException {
    // Too quick to be shown, so whatever comes out is what should not.
    for (String when : List.of("auto", "always", "never")) {
      Cli terminal = new Cli();
      terminal.screen = new Screen(true, true, 80);
      Outcome digested = expect(0, terminal.with("digest", model, "--progress", when));
      assertEquals("", digested.err(), digested::toString);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "sign key,"
        + "--signature --ignore-paths --[no-]ignore-git-paths --allow-symlinks --hash-algorithm"
        + " --serialization --shard-size --threads --output --private-key --password-file"
        + " --password-env --password --path --log-level --progress --color",
    "sign certificate, --private-key --password-file --signing-certificate --certificate-chain",
    "sign sigstore,"
        + "--identity-token --identity-token-file --use-ambient-credentials --oauth-force-oob"
        + " --client-id --client-secret-file --use-staging --trust-config --cache-dir --signature",
    "verify key,"
        + "--public-key --signature --ignore-paths --[no-]ignore-git-paths --allow-symlinks"
        + " --[no-]ignore-unsigned-files --[no-]ignore-recorded-paths --threads --output --path",
    "verify certificate,"
        + "--certificate-chain --subject --subject-alternative-name --log-fingerprints"
        + " --[no-]ignore-unsigned-files",
    "verify sigstore,--identity --identity-provider --use-staging --trust-config --cache-dir"
        + " --[no-]ignore-unsigned-files",
    "inspect, --model --view --full --output",
    "digest,"
        + "--ignore-paths --[no-]ignore-git-paths --allow-symlinks --hash-algorithm --serialization"
        + " --shard-size --threads --output --path",
  })
  void helpNamesEveryOption(String command, String options) {
    String help = Cli.run((Object[]) ("help " + command).split(" ", -1)).out();
    for (String option : options.strip().split(" ", -1)) {
      assertTrue(help.contains(option), () -> option + " is not in\n" + help);
    }
    assertFalse(help.contains("_path"), help);
    assertTrue(help.lines().allMatch(line -> line.length() <= 80), help);
    // Lines are broken between words, of which a name with a dot is one.
    assertEquals(help.contains("]ignore-git-paths"), help.contains(" .gitignore"), help);
  }

  private static String reason(int exitCode, Outcome outcome) {
    return expect(exitCode, outcome).json().get("reason").asText();
  }

  private static Set<String> fieldsOf(JsonNode json) {
    TreeSet<String> names = new TreeSet<>();
    json.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static String sha256(String text) {
    return sha256(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String sha256(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  private static final class FullDisk extends Writer {
    @Override
    public void write(char[] text, int offset, int length) throws IOException {
      throw new IOException("No space left on device");
    }

    @Override
    public void flush() throws IOException {
      throw new IOException("No space left on device");
    }

    @Override
    public void close() {}
  }
}
