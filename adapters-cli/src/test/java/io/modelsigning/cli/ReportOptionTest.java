package io.modelsigning.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.modelsigning.cli.Cli.Outcome;
import io.modelsigning.testing.TestKeys;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code verify --report}, through the whole program. What pages look like is tested elsewhere. */
final class ReportOptionTest {
  @TempDir Path folder;

  private Path model;
  private Path report;
  private TestKeys.KeyFiles key;

  @BeforeEach
  void makeSignedModel() throws Exception {
    model = Files.createDirectories(folder.resolve("model"));
    Files.writeString(model.resolve("weights.bin"), "weights");
    Files.writeString(model.resolve("config.json"), "{}");
    report = Files.createDirectories(folder.resolve("reports")).resolve("report.html");
    key = TestKeys.create(folder, "key");
    expect(0, Cli.run("sign", "key", "--private-key", key.privateKey(), model));
  }

  private Object[] words(Object... more) {
    List<Object> words =
        new ArrayList<>(
            List.of("verify", "key", "--public-key", key.publicKey(), "--report", report, model));
    words.addAll(List.of(more));
    return words.toArray();
  }

  private Outcome verify(Object... more) {
    return Cli.run(words(more));
  }

  private static Outcome expect(int exitCode, Outcome outcome) {
    assertEquals(exitCode, outcome.exitCode(), outcome::toString);
    return outcome;
  }

  private String page() throws IOException {
    return Files.readString(report);
  }

  private static List<String> names(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  // What is written

  @Test
  void aVerifiedModelIsReported() throws IOException {
    Outcome outcome = expect(0, verify());
    assertTrue(outcome.out().contains("  report       " + report), outcome::toString);
    String page = page();
    assertTrue(page.startsWith("<!DOCTYPE html>\n"), page);
    assertTrue(page.contains("Verified: <bdi>model</bdi>"), page);
    assertTrue(page.contains("<code>" + key.publicKey() + "</code>"), page);
    assertTrue(page.contains("<span class=\"number\">7</span>"), page);
    assertEquals(List.of("report.html"), names(folder.resolve("reports")));
    expect(0, Cli.run("verify", "key", "--public-key", key.publicKey(), model));
  }

  @Test
  void aRefusedModelIsReportedAndReplacesTheOlderPage() throws IOException {
    expect(0, verify());
    Files.writeString(model.resolve("weights.bin"), "weighty");
    Files.writeString(model.resolve("<b>added"), "");
    Outcome outcome = expect(1, verify());
    assertTrue(outcome.out().contains("  report       " + report), outcome::toString);
    String page = page();
    assertTrue(page.contains("Refused: <bdi>model</bdi>"), page);
    assertTrue(page.contains("&lt;b&gt;added"), page);
    assertTrue(page.contains("<span class=\"number\">7</span>"), page);
    assertFalse(page.contains("Verified: "), page);
    assertEquals(List.of("report.html"), names(folder.resolve("reports")));
  }

  private Outcome verifyUnder(String rules, int exitCode) throws IOException {
    Path policy = Files.writeString(folder.resolve("policy.yaml"), "version: 1\n" + rules);
    return expect(
        exitCode, Cli.run("verify", "--policy", policy, "--report", report, "--force", model));
  }

  @Test
  void whatAPolicyDecidesIsReported() throws Exception {
    TestKeys.create(folder, "other");
    String signers = "signers: {<b>one: {key: {file: key.pub}}, two: {key: {file: other.pub}}}\n";
    Outcome accepted = verifyUnder(signers + "default: {signedBy: {anyOf: [two, <b>one]}}\n", 0);
    assertTrue(accepted.out().contains("  report       " + report), accepted::toString);
    String page = page();
    for (String part :
        List.of(
            "Verified: <bdi>model</bdi>",
            "default (enforce, by default)",
            "any of (two, &lt;b&gt;one)",
            "<code>&lt;b&gt;one</code>",
            "counts",
            "policy.yaml</code>",
            "id=\"evidence\"")) {
      assertTrue(page.contains(part), () -> part + " is not in " + page);
    }
    verifyUnder(signers + "default: {signedBy: {allOf: [<b>one, two]}}\n", 1);
    assertTrue(page().contains("Refused: <bdi>model</bdi>"), this::pageOrFailure);
    assertTrue(page().contains("The signature must be by the key with hint"), this::pageOrFailure);
    verifyUnder(signers + "default: {mode: warn, signedBy: two}\n", 0);
    assertTrue(page().contains("Refused, but tolerated: <bdi>model"), this::pageOrFailure);
    assertFalse(page().contains("Do not use it"), this::pageOrFailure);
  }

  @Test
  void answersOfAPolicyWithoutASignatureAreReported() throws Exception {
    String accepting = "default: {signedBy: {key: {file: gone}}, accept: {unsignedModels: true}}\n";
    verifyUnder("default: {mode: off}\n", 0);
    assertTrue(page().contains("Not looked at: <bdi>model</bdi>"), this::pageOrFailure);
    verifyUnder("rules: [{name: x, models: [other], mode: off}]\n", 1);
    assertTrue(page().contains("none is for the model"), this::pageOrFailure);
    verifyUnder(accepting, 3);
    assertTrue(page().contains("No answer: <bdi>model</bdi>"), this::pageOrFailure);
    verifyUnder(accepting.replace("{signedBy", "{mode: warn, signedBy"), 0);
    assertTrue(page().contains("No answer, but tolerated: <bdi>model"), this::pageOrFailure);
    Files.delete(model.resolve("model.sig"));
    Outcome outcome = verifyUnder(accepting, 0);
    assertTrue(outcome.out().contains("  report       " + report), outcome::toString);
    assertTrue(page().contains("Accepted without a signature: <bdi>model"), this::pageOrFailure);
    verifyUnder("default: {signedBy: {key: {file: key.pub}}}\n", 1);
    assertTrue(page().contains("Refused: <bdi>model</bdi>"), this::pageOrFailure);
  }

  @Test
  void ofSeveralModelsUnderAPolicyThereIsNoReport() throws Exception {
    Path policy =
        Files.writeString(folder.resolve("policy.yaml"), "version: 1\ndefault: {mode: off}\n");
    Outcome outcome =
        expect(2, Cli.run("verify", "--policy", policy, "--report", report, "--recursive", folder));
    assertTrue(outcome.err().contains("--report goes with one model alone"), outcome::toString);
    assertFalse(Files.exists(report));
  }

  @Test
  void theLinkThatBrokeIsNamed() throws Exception {
    TestKeys.KeyFiles other = TestKeys.create(folder, "other");
    expect(
        1, Cli.run("verify", "key", "--public-key", other.publicKey(), "--report", report, model));
    assertTrue(page().contains("Public key: broken; Signature: not reached"), this::pageOrFailure);
    Path root =
        TestKeys.certificate(
            folder.resolve("root.pem"), other.pair(), "CN=Root", other.pair(), "CN=Root");
    Path leaf =
        TestKeys.certificate(
            folder.resolve("leaf.pem"), key.pair(), "CN=<i>Leaf", other.pair(), "CN=Root");
    expect(
        0,
        Cli.run(
            "sign",
            "certificate",
            "--private-key",
            key.privateKey(),
            "--signing-certificate",
            leaf,
            model));
    expect(
        0,
        Cli.run("verify", "certificate", "--certificate-chain", root, "--report", report, model));
    assertTrue(page().contains("CN=\\&lt;i\\&gt;Leaf"), this::pageOrFailure);
    assertTrue(
        page().contains("Trusted root: holds; Signer&#39;s certificate: holds; Signature: holds"),
        this::pageOrFailure);
    List<Object> verify =
        List.of("verify", "certificate", "--certificate-chain", root, "--report", report, model);
    String mismatch =
        "Trusted root: holds; Certificate chain: holds; Signer&#39;s certificate: broken";
    expect(0, Cli.run(words(verify, "--subject", "CN=\\<i\\>Leaf")));
    assertTrue(
        page().contains("It has the name you expect: the subject CN=\\&lt;i\\&gt;Leaf."),
        this::pageOrFailure);
    assertTrue(page().contains("Expected subject"), this::pageOrFailure);
    expect(1, Cli.run(words(verify, "--subject-alternative-name", "leaf@example.com")));
    assertTrue(page().contains(mismatch), this::pageOrFailure);
    assertTrue(page().contains("Expected alternative name"), this::pageOrFailure);
    assertTrue(page().contains("leaf@example.com"), this::pageOrFailure);
    Path unrelated =
        TestKeys.certificate(
            folder.resolve("unrelated.pem"), key.pair(), "CN=Other", key.pair(), "CN=Other");
    expect(
        1,
        Cli.run(
            "verify", "certificate", "--certificate-chain", unrelated, "--report", report, model));
    assertTrue(page().contains("Trusted root: broken; "), this::pageOrFailure);
  }

  private static Object[] words(List<Object> first, Object... more) {
    List<Object> words = new ArrayList<>(first);
    words.addAll(List.of(more));
    return words.toArray();
  }

  private String pageOrFailure() {
    try {
      return page();
    } catch (IOException e) {
      return e.toString();
    }
  }

  @Test
  void noAnswerIsReportedToo() throws IOException {
    expect(0, verify());
    Files.delete(key.publicKey());
    expect(3, verify());
    assertTrue(page().contains("No answer: <bdi>model</bdi>"), this::pageOrFailure);
    assertFalse(page().contains("Verified: "), this::pageOrFailure);
    Path absent = folder.resolve("absent");
    expect(
        3,
        Cli.run(
            "verify",
            absent,
            "--identity",
            "a@example.com",
            "--identity-provider",
            "https://example.com",
            "--trust-config",
            folder.resolve("absent.json"),
            "--report",
            report));
    assertTrue(page().contains("No answer: <bdi>absent</bdi>"), this::pageOrFailure);
    assertTrue(page().contains("<code>a@example.com</code>"), this::pageOrFailure);
  }

  @Test
  void aSingleFileMayHaveItsReportBesideIt() throws IOException {
    Path file = model.resolve("weights.bin");
    expect(0, Cli.run("sign", "key", "--private-key", key.privateKey(), file));
    Path beside = model.resolve("weights.html");
    expect(0, Cli.run("verify", "key", "--public-key", key.publicKey(), file, "--report", beside));
    assertTrue(Files.readString(beside).contains("Verified: <bdi>weights.bin</bdi>"));
  }

  // Where nothing is written

  private void expectMisplaced(String message, Path place, Path verified) throws IOException {
    List<String> before = names(model);
    Outcome outcome =
        expect(
            2,
            Cli.run("verify", "key", "--public-key", key.publicKey(), "--report", place, verified));
    assertTrue(outcome.err().contains(message), outcome::toString);
    assertEquals("", outcome.out());
    assertEquals(before, names(model));
    assertEquals("weights", Files.readString(model.resolve("weights.bin")));
  }

  @Test
  void aPageWithinTheModelIsRefused() throws IOException {
    expectMisplaced("--report must be outside of the model", model.resolve("report.html"), model);
    expectMisplaced(
        "--report must be outside of the model", model.resolve("../model/x.html"), model);
    Path link = Files.createSymbolicLink(folder.resolve("link"), model);
    expectMisplaced("--report must be outside of the model", link.resolve("x.html"), model);
    expectMisplaced("--report must be outside of the model", model.resolve("x.html"), link);
    Path file = model.resolve("weights.bin");
    expect(0, Cli.run("sign", "key", "--private-key", key.privateKey(), file));
    expectMisplaced("--report must not replace what is read", file, file);
  }

  @Test
  void aPageWithoutAPlaceIsRefused() throws IOException {
    expectMisplaced("its directory does not exist", folder.resolve("absent/report.html"), model);
    expectMisplaced("it is a directory", folder, model);
    Path elsewhere = Files.copy(model.resolve("model.sig"), folder.resolve("else.sig"));
    Outcome outcome =
        expect(
            2,
            Cli.run(
                "verify",
                "key",
                "--public-key",
                key.publicKey(),
                "--signature",
                elsewhere,
                "--report",
                elsewhere,
                model));
    assertTrue(outcome.err().contains("is the file of --signature"), outcome::toString);
    assertEquals(-1, Files.mismatch(model.resolve("model.sig"), elsewhere));
  }

  @Test
  void aMistakeInTheCommandLineIsNotReported() {
    expect(2, verify("--no-such-option"));
    expect(2, verify("--ignore-paths", folder.resolve("outside")));
    assertFalse(Files.exists(report));
  }

  // What goes wrong at the end

  /**
   * Verifies, and does something after the model has been hashed and before the page is written.
   */
  private Outcome verifyAnd(Runnable meanwhile, Object... more) {
    Cli cli = new Cli();
    cli.clock =
        new Clock() {
          private int readings;

          @Override
          public Instant instant() {
            if (++readings == 2) {
              meanwhile.run();
            }
            return Instant.EPOCH.plusSeconds(readings);
          }

          @Override
          public ZoneId getZone() {
            return ZoneOffset.UTC;
          }

          @Override
          public Clock withZone(ZoneId zone) {
            return this;
          }
        };
    return cli.with(words(more));
  }

  private void takePlace() {
    try {
      Files.createDirectories(report);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aVerifiedModelWithoutItsPageIsNoSuccess() throws IOException {
    Outcome outcome = expect(3, verifyAnd(this::takePlace));
    assertEquals("", outcome.out());
    assertTrue(
        outcome
            .err()
            .contains(
                "error: the model verifies, but there is no report of it: cannot write report '"
                    + report
                    + "': it is a directory"),
        outcome::toString);
    Files.delete(report);
    Outcome json = expect(3, verifyAnd(this::takePlace, "--output", "json"));
    assertEquals("error", json.json().get("result").asText());
    assertEquals("report-not-written", json.json().get("reason").asText());
    assertEquals(List.of(), names(report));
  }

  @Test
  void aRefusedModelWithoutItsPageStaysRefused() throws IOException {
    Files.writeString(model.resolve("weights.bin"), "weighty");
    Outcome outcome = expect(1, verifyAnd(this::takePlace, "--output", "json"));
    assertEquals("failed", outcome.json().get("result").asText());
    assertEquals("content-mismatch", outcome.json().get("reason").asText());
    assertEquals(
        "report-not-written", outcome.json().get("warnings").get(0).get("reason").asText());
    assertTrue(outcome.err().contains("warning: cannot write report"), outcome::toString);
    Files.delete(report);
    Outcome text = expect(1, verifyAnd(this::takePlace));
    assertFalse(text.out().contains("  report "), text::toString);
  }

  @Test
  void anInterruptBeforeThePageIsWrittenLeavesNone() throws IOException {
    expect(130, verifyAnd(() -> Thread.currentThread().interrupt()));
    assertFalse(Thread.interrupted());
    assertEquals(List.of(), names(folder.resolve("reports")));
  }

  // What it costs those who do not ask

  @Test
  void onlyThoseWhoAskLoadThePages() throws Exception {
    String without = loaded("verify", "key", "--public-key", key.publicKey(), model);
    assertTrue(without.contains(" io.modelsigning.cli.command.VerifyKeyCommand "), without);
    for (String name :
        List.of(
            " io.modelsigning.html.",
            " io.modelsigning.cli.result.HtmlReport ",
            " io.modelsigning.cli.result.ReportRequest",
            " io.modelsigning.cli.result.HashedSizes ",
            " io.modelsigning.filesystem.ReportFile ")) {
      assertFalse(without.contains(name), name);
    }
    assertTrue(loaded(words()).contains(" io.modelsigning.html.VerificationPage "));
  }

  private String loaded(Object... words) throws IOException, InterruptedException {
    Path log = folder.resolve("classes.txt");
    Path out = folder.resolve("out.txt");
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xlog:class+load=info:file=" + log,
                "-cp",
                System.getProperty("java.class.path"),
                "io.modelsigning.cli.Main"));
    Stream.of(words).map(Object::toString).forEach(command::add);
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(out.toFile()).start();
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
    assertEquals(0, process.waitFor(), Files.readString(out));
    return Files.readString(log, StandardCharsets.UTF_8);
  }
}
