package io.modelsigning.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.modelsigning.cli.Cli.Outcome;
import io.modelsigning.cli.result.Advice;
import io.modelsigning.cli.result.CommandResult;
import io.modelsigning.cli.result.Subject;
import io.modelsigning.domain.Reason;
import io.modelsigning.testing.TestKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Mistakes that new users make, and that they are told the right thing about them. */
final class HintsTest {
  @TempDir Path folder;

  private Path model;
  private TestKeys.KeyFiles key;

  @BeforeEach
  void signAModel() throws Exception {
    model = Files.createDirectories(folder.resolve("model"));
    Files.writeString(model.resolve("weights.bin"), "weights");
    key = TestKeys.create(folder, "key");
    expect(0, Cli.run("sign", "key", model, "--private-key", key.privateKey()));
  }

  private Outcome verify(Object... more) {
    List<Object> words =
        new ArrayList<>(List.of("verify", "key", model, "--public-key", key.publicKey()));
    words.addAll(List.of(more));
    return Cli.run(words.toArray());
  }

  private static Outcome expect(int exitCode, Outcome outcome) {
    assertEquals(exitCode, outcome.exitCode(), outcome::toString);
    return outcome;
  }

  private static void expectError(int exitCode, String message, Outcome outcome) {
    expect(exitCode, outcome);
    assertTrue(outcome.err().contains(message), outcome::toString);
  }

  private static List<String> warnings(Outcome outcome) throws IOException {
    List<String> reasons = new ArrayList<>();
    for (JsonNode warning : outcome.json().get("warnings")) {
      reasons.add(warning.get("reason").asText());
    }
    return reasons;
  }

  // The wrong file

  @ParameterizedTest
  @CsvSource({
    "'version https://git-lfs.github.com/spec/v1', signature-is-lfs-pointer, git lfs pull",
    "'<!doctype html>', signature-is-web-page, instead of the page",
    "'', signature-is-empty, fetch the signature again",
    "'-----BEGIN PUBLIC KEY-----', signature-is-pem, options of their own",
    "'{\"base64Signature\":\"\"}', signature-is-cosign-bundle, cosign verify-blob",
    "'{\"payload\":\"\"}', signature-is-bare-envelope, the whole Sigstore bundle",
    "'{\"hidden_size\":768}', signature-is-other-json, --signature names the signature",
  })
  void signatureThatIsSomethingElse(String content, String reason, String advice)
      throws IOException {
    Path file = Files.writeString(folder.resolve("other"), content);
    for (Outcome outcome : List.of(verify("--signature", file), Cli.run("inspect", file))) {
      expectError(1, "hint: ", outcome);
      assertTrue(outcome.err().contains(advice), outcome::toString);
    }
    JsonNode json = verify("--signature", file, "--output", "json").json();
    assertEquals(reason, json.get("reason").asText());
  }

  @Test
  void adviceNamesTheFile() throws IOException {
    Path file = Files.writeString(folder.resolve("a file"), "\ufeff{}");
    expectError(1, "'tail -c +4 '%s''".formatted(file), verify("--signature", file));
  }

  // The wrong method

  @Test
  void signatureOfAnotherMethodIsSaidBeforeAnOptionIsMissed() {
    String command =
        "model-signing verify key --public-key PUBLIC_KEY.pem --signature %s %s"
            .formatted(model.resolve("model.sig"), model);
    Outcome outcome = expect(2, Cli.run("verify", model));
    assertTrue(
        outcome
            .err()
            .startsWith("error: --identity is missing, but the signature is of the method key"),
        outcome::toString);
    assertTrue(outcome.err().contains("verify key --public-key PUBLIC_KEY.pem "), command);
    assertTrue(outcome.err().contains(model.toString()), outcome::toString);
    // Where there is nothing to read, the option is what is missing.
    Outcome absent = expect(2, Cli.run("verify", model, "--signature", folder.resolve("none")));
    assertTrue(absent.err().startsWith("error: --identity is missing\n"), absent::toString);
    Outcome right = expect(2, Cli.run("verify", "key", model));
    assertTrue(right.err().startsWith("error: --public-key is missing\n"), right::toString);
  }

  /** What only a hint would be for is read neither from a pipe nor from a file that takes long. */
  @Test
  @Timeout(60)
  void signatureThatCannotBeReadInPassingGivesNoHint() throws Exception {
    Path pipe = folder.resolve("pipe");
    assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
    Path large = folder.resolve("large.sig");
    Files.writeString(
        large, Files.readString(model.resolve("model.sig")) + " ".repeat((16 << 20) + 1));
    for (Path signature : List.of(pipe, large)) {
      Outcome outcome = expect(2, Cli.run("verify", model, "--signature", signature));
      assertTrue(outcome.err().startsWith("error: --identity is missing\n"), outcome::toString);
    }
    expect(0, verify("--signature", large));
  }

  /** The trust configuration does not exist: nobody may have asked for it. */
  @Test
  void signatureOfAnotherMethodIsRefusedBeforeTrustIsFetched() throws IOException {
    Object[] words = {
      "verify",
      model,
      "--identity",
      "a",
      "--identity-provider",
      "b",
      "--trust-config",
      folder.resolve("none.json"),
      "--output",
      "json"
    };
    Outcome outcome = expect(1, Cli.run(words));
    assertEquals("wrong-method", outcome.json().get("reason").asText());
    assertTrue(outcome.err().contains("verify key --public-key PUBLIC_KEY.pem"), outcome::toString);
  }

  // Options and words

  @Test
  void wordsThatAreMisspelt() {
    expectError(2, "unknown command 'sgin', perhaps sign\n", Cli.run("sgin", "key", model));
    expectError(2, "unknown command 'sgin', perhaps sign\n", Cli.run("sgin"));
    expectError(
        2,
        "unknown option '--public-kye', perhaps --public-key\n",
        Cli.run("verify", "key", model, "--public-kye", "k"));
  }

  @Test
  void wordsOfOneLetterAreNotGuessed() {
    expectError(2, "unknown option '-k'\n", Cli.run("sign", "key", model, "-k", "k.pem"));
    expectError(2, "unknown option '-v', perhaps -V\n", Cli.run("-v"));
  }

  @Test
  void helpOnAMisspeltMethodIsNotThatOfAnother() {
    Outcome outcome = Cli.run("verify", "keys", model, "--public-key", key.publicKey());
    expectError(2, "unknown method 'keys', perhaps key\n", outcome);
    assertTrue(
        outcome.err().endsWith("hint: see 'model-signing verify --help'\n"), outcome::toString);
  }

  @Test
  void ignoredPathIsSoughtInTheModelToo() {
    String message = "but '%s' is not in it%s\n";
    Path meant = model.resolve("weights.bin");
    expectError(
        2,
        message.formatted("weights.bin", ", perhaps '" + meant + "'"),
        verify("--ignore-paths", "weights.bin"));
    expectError(2, message.formatted("absent", ""), verify("--ignore-paths", "absent"));
    Path absolute = key.publicKey();
    for (Object outside : List.of(absolute, ".", "../" + absolute.getFileName())) {
      expectError(2, message.formatted(outside, ""), verify("--ignore-paths", outside));
    }
  }

  @Test
  void optionOfAnotherCommandIsSaidToBeSo() {
    expectError(
        2,
        "--public-key is no option of 'verify sigstore', but of 'verify key'",
        Cli.run("verify", model, "--public-key", key.publicKey()));
    expectError(
        2,
        "--public-key goes with --reuse alone",
        Cli.run(
            "sign",
            "key",
            model,
            "--private-key",
            key.privateKey(),
            "--public_key=" + key.publicKey()));
    expectError(
        2,
        "--public-key is no option of 'digest', but of",
        Cli.run("digest", model, "--public_key=" + key.publicKey()));
    expectError(
        2,
        "verify takes no --hash-algorithm: the signature says how the model was hashed",
        verify("--hash_algorithm", "sha256"));
  }

  @ParameterizedTest
  @CsvSource({
    "'--output;x;digest;.', 'expected text, json, jsonl, github, sarif, junit or gitlab, but found"
        + " ''x'''",
    "'--progress;x;digest;.', 'expected auto, always or never, but found ''x'''",
    "'--log-level;x;digest;.', 'expected debug, info, warning, error or critical, but'",
    "'inspect;--view;x;a', 'expected table or tree, but found ''x'''",
    "'digest;--serialization;x;.', 'expected files or shards, but found ''x'''",
    "'completion;x', 'expected bash, zsh or fish, but found ''x'''",
  })
  void namesAreShownInLowerCase(String words, String message) {
    expectError(2, message, Cli.run((Object[]) words.split(";")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"files", "FILES", "Files"})
  void namesAreReadInEitherCase(String name) {
    expect(0, Cli.run("digest", model, "--serialization", name));
  }

  @Test
  void ignoredPathThatIsAbsentIsAWarning() throws IOException {
    Path absent = model.resolve("absent");
    for (Outcome outcome :
        List.of(
            verify("--ignore-paths", absent, "--output", "json"),
            Cli.run("digest", model, "--ignore-paths", absent, "--output", "json"),
            Cli.run(
                "sign",
                "key",
                model,
                "--private-key",
                key.privateKey(),
                "--ignore-paths",
                absent,
                "--output",
                "json"))) {
      assertEquals(List.of("ignored-path-absent"), warnings(expect(0, outcome)));
      assertTrue(outcome.err().contains("'" + absent + "'"), outcome::toString);
    }
    Outcome there = verify("--ignore-paths", model.resolve("weights.bin"), "--output", "json");
    assertEquals(List.of(), warnings(there));
    Path link = Files.createSymbolicLink(model.resolve("link"), Path.of("nowhere"));
    Outcome dangling = expect(0, verify("--ignore-paths", link, "--output", "json"));
    assertEquals(List.of(), warnings(dangling), "the link itself is there");
  }

  @Test
  void linksThatTheSignatureDecidesAboutAreAWarning() throws IOException {
    Outcome outcome = expect(0, verify("--allow-symlinks", "--output", "json"));
    assertEquals(List.of("option-without-effect"), warnings(outcome));
    expect(0, Cli.run("sign", "key", model, "--private-key", key.privateKey(), "--allow-symlinks"));
    assertEquals(List.of(), warnings(verify("--allow-symlinks", "--output", "json")));
  }

  @Test
  void linksThatAnOldSignatureDoesNotDecideAboutAreNoWarning() throws Exception {
    String digest =
        HexFormat.of()
            .formatHex(MessageDigest.getInstance("SHA-256").digest("weights".getBytes(UTF_8)));
    String older =
        """
        {"_type": "https://in-toto.io/Statement/v1", \
        "subject": [{"name": "weights.bin", "digest": {"sha256": "%s"}}], \
        "predicateType": "https://model_signing/Digests/v0.1", \
        "predicate": {"unused": "placeholder"}}\
        """
            .formatted(digest);
    JdkSignature.writeOld(model.resolve("model.sig"), key, older);
    Outcome outcome = expect(0, verify("--allow-symlinks", "--output", "json"));
    assertEquals(List.of("old-signature-format"), warnings(outcome));
  }

  // Differences

  @Test
  void onlyUnsignedFilesAreSaidToBeLeftOut() throws IOException {
    String leaveOut = "--ignore-unsigned-files";
    String fetch = "fetch the model again";
    Files.writeString(model.resolve("weights.bin"), "Weights");
    Outcome changed = expect(1, verify());
    assertTrue(changed.err().contains(fetch), changed::toString);
    assertFalse(changed.err().contains(leaveOut), changed::toString);
    Files.writeString(model.resolve("notes"), "x");
    Outcome both = expect(1, verify());
    assertTrue(both.err().contains(fetch) && both.err().contains(leaveOut), both::toString);
  }

  // Other implementations

  @ParameterizedTest
  @CsvSource({
    "--hash-algorithm=blake3, the hash algorithm blake3",
    "--hash-algorithm=blake2b, the hash algorithm blake2b",
    "--serialization=shards, uses shards",
    "--shard-size=1MiB, uses shards",
  })
  void whatThePythonCommandLineCannotVerifyIsSaid(String option, String what) throws IOException {
    Object[] words = {
      "sign", "key", model, "--private-key", key.privateKey(), option, "--output", "json"
    };
    Outcome outcome = expect(0, Cli.run(words));
    assertEquals(List.of("not-for-python-command-line"), warnings(outcome));
    assertTrue(outcome.err().contains("the Python command line verifies"), outcome::toString);
    assertTrue(outcome.err().contains(what), outcome::toString);
    // It is said to who signs, and not to everybody else.
    assertEquals(List.of(), warnings(verify("--output", "json")));
  }

  @Test
  void whatThePythonCommandLineVerifiesNeedsNoWord() throws IOException {
    Object[] words = {
      "sign",
      "key",
      model,
      "--private-key",
      key.privateKey(),
      "--hash-algorithm=sha256",
      "--serialization=files",
      "--output",
      "json"
    };
    assertEquals(List.of(), warnings(expect(0, Cli.run(words))));
    for (String command : List.of("key", "sigstore", "certificate")) {
      Outcome help = expect(0, Cli.run("sign", command, "--help"));
      assertEquals(
          3,
          help.out().replaceAll("\\s+", " ").split("the Python command line", -1).length,
          help::toString);
    }
  }

  // Certificates

  @Test
  void missingIntermediateIsNotTakenForAMissingRoot() throws Exception {
    TestKeys.KeyFiles root = TestKeys.create(folder, "root");
    TestKeys.KeyFiles middle = TestKeys.create(folder, "middle");
    Path rootCertificate =
        TestKeys.certificate(
            folder.resolve("root.crt"), root.pair(), "CN=Root", root.pair(), "CN=Root");
    Path middleCertificate =
        TestKeys.intermediate(
            folder.resolve("middle.crt"), middle.pair(), "CN=Middle", root.pair(), "CN=Root");
    Path leaf =
        TestKeys.certificate(
            folder.resolve("leaf.crt"), key.pair(), "CN=Publisher", middle.pair(), "CN=Middle");
    Object[] sign = {
      "sign", "certificate", model, "--private-key", key.privateKey(), "--signing-certificate", leaf
    };
    expect(0, Cli.run(sign));
    List<Object> verify =
        List.of("verify", "certificate", model, "--certificate-chain", rootCertificate);
    Outcome outcome = expect(1, Cli.run(verify.toArray()));
    assertTrue(outcome.out().contains("(unknown-authority)"), outcome::toString);
    assertTrue(outcome.out().contains("'CN=Middle'"), outcome::toString);
    String hint = outcome.err().replaceAll("\\s+", " ");
    assertTrue(
        hint.contains("the certificate of the issuer that is missing with --certificate-chain"),
        outcome::toString);
    assertTrue(hint.contains("intermediate"), outcome::toString);
    assertFalse(hint.contains("give the root certificate you trust"), outcome::toString);
    // Who does what the hint says, is helped.
    List<Object> helped = new ArrayList<>(verify);
    helped.addAll(List.of("--certificate-chain", middleCertificate));
    expect(0, Cli.run(helped.toArray()));
  }

  // Advice by command

  private static String advice(Subject.Purpose purpose, String reason) {
    Subject subject = Subject.builder().command("").purpose(purpose).build();
    return Advice.on(new CommandResult.Failed(subject, new Reason(reason), "", Optional.empty()))
        .orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(strings = {"trust-root-unreachable", "trust-root-expired", "trust-root-invalid"})
  void whoSignsOfflineIsNotSentForATrustedRoot(String reason) {
    assertFalse(advice(Subject.Purpose.SIGN, reason).contains("trusted root"));
    assertTrue(advice(Subject.Purpose.SIGN, reason).contains("sign key"));
    assertTrue(advice(Subject.Purpose.VERIFY, reason).contains("trusted root"));
    assertTrue(advice(Subject.Purpose.SIGN, "unusable-signing-config").contains("only verifies"));
  }

  @Test
  void missingIssuerAndNearlyEqualNamesAreNoReasonForWrongAdvice() {
    assertTrue(advice(Subject.Purpose.VERIFY, "unknown-authority").contains("intermediate"));
    assertTrue(advice(Subject.Purpose.VERIFY, "identity-mismatch").contains("letter by letter"));
    assertTrue(advice(Subject.Purpose.VERIFY, "issuer-mismatch").contains("letter by letter"));
  }
}
