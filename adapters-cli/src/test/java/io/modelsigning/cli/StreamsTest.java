package io.modelsigning.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.modelsigning.cli.Cli.Outcome;
import io.modelsigning.testing.TestKeys;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Signatures and reports by way of streams and links. */
@Timeout(60)
final class StreamsTest {
  @TempDir Path folder;

  private Path model;
  private TestKeys.KeyFiles key;

  @BeforeEach
  void makeModel() throws Exception {
    model = Files.createDirectories(folder.resolve("m"));
    Files.writeString(model.resolve("weights"), "w");
    key = TestKeys.create(folder, "key");
  }

  private Outcome sign(Object signature) {
    return Cli.run(
        "sign", "key", model, "--private-key", key.privateKey(), "--signature", signature);
  }

  private static Outcome withInput(String input, Object... words) {
    Cli cli = new Cli();
    cli.in = new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8));
    return cli.with(words);
  }

  private Outcome verify(String input, Object signature) {
    return withInput(
        input, "verify", "key", model, "--public-key", key.publicKey(), "--signature", signature);
  }

  private static Outcome expect(int exitCode, Outcome outcome) {
    assertEquals(exitCode, outcome.exitCode(), outcome::toString);
    return outcome;
  }

  private static void assertIsBundle(String text) throws IOException {
    assertTrue(JsonMapper.builder().build().readTree(text).has("dsseEnvelope"), text);
  }

  /** Returns names of standard output, of which the last is a link to a link. */
  private List<Path> namesOf(String stream, int descriptor) throws IOException {
    assumeTrue(Files.exists(Path.of("/proc/self/fd/0")), "streams have no such names here");
    Path link =
        Files.createSymbolicLink(
            folder.resolve("link-" + stream), Path.of("/proc/self/fd/" + descriptor));
    return List.of(
        Path.of("/dev/" + stream),
        Path.of("/dev/fd/" + descriptor),
        Path.of("/proc/self/fd/" + descriptor),
        Path.of("/proc/thread-self/fd/" + descriptor),
        link,
        Files.createSymbolicLink(folder.resolve("linked-" + stream), link.getFileName()));
  }

  @Test
  void standardOutputHoldsTheSignatureAlone() throws IOException {
    Outcome signed = expect(0, sign("-"));
    assertIsBundle(signed.out());
    assertTrue(signed.err().startsWith("Signing succeeded\n"), signed::toString);
    assertTrue(signed.err().contains("  signature    -\n"), signed::toString);
    assertFalse(Files.exists(Path.of("-")));
    expect(0, verify(signed.out(), "-"));
    for (Path name : namesOf("stdout", 1)) {
      Outcome named = expect(0, sign(name));
      assertIsBundle(named.out());
      assertTrue(
          Files.isSymbolicLink(name) || !name.startsWith(folder), "what was a link stays one");
    }
  }

  @Test
  void standardErrorTakesTheSignatureBesideMessages() throws IOException {
    for (Path name : namesOf("stderr", 2)) {
      Outcome signed = expect(0, sign(name));
      assertIsBundle(signed.err());
      assertTrue(signed.out().startsWith("Signing succeeded\n"), signed::toString);
    }
  }

  @Test
  void aSignatureAndJsonDoNotShareStandardOutput() throws IOException {
    for (Object name : new Object[] {"-", "/dev/stdout"}) {
      Outcome both =
          expect(
              2,
              Cli.run(
                  "sign",
                  "key",
                  model,
                  "--private-key",
                  key.privateKey(),
                  "--signature",
                  name,
                  "--output",
                  "json"));
      assertEquals(
          "--signature and --output json would both write to standard output",
          both.json().get("message").asText());
    }
  }

  @Test
  void aSignatureIsReadFromStandardInput() throws IOException {
    String signature = expect(0, sign("-")).out();
    for (Path name : namesOf("stdin", 0)) {
      expect(0, verify(signature, name));
      expect(0, withInput(signature, "inspect", name));
    }
    Outcome json =
        withInput(
            signature,
            "verify",
            "key",
            model,
            "--public-key",
            key.publicKey(),
            "--signature",
            "-",
            "--output",
            "json");
    assertEquals("-", json.json().get("signature").asText());
    Outcome inspected = expect(0, withInput(signature, "inspect", "-"));
    assertTrue(inspected.out().contains("--signature SIGNATURE"), inspected::toString);
    expect(1, verify("", "-"));
    expect(1, verify("{", "-"));
    Files.writeString(model.resolve("weights"), "x");
    expect(1, verify(signature, "-"));
  }

  /** There is no file that it could be. */
  @Test
  void nothingOfTheModelIsLeftOutForAStream() throws IOException {
    String signature = expect(0, sign("-")).out();
    expect(0, sign(model.resolve("model.sig")));
    Outcome refused = expect(1, verify(signature, "-"));
    assertTrue(refused.out().contains("model.sig: unexpected"), refused::toString);
    Outcome signed = expect(0, sign("-"));
    assertTrue(signed.err().contains("--ignore-paths " + model.resolve("model.sig")));
  }

  @Test
  void namedPipesAreReadAndWritten() throws Exception {
    Path pipe = folder.resolve("pipe");
    Process made = new ProcessBuilder("mkfifo", pipe.toString()).start();
    assumeTrue(made.waitFor(20, TimeUnit.SECONDS) && made.exitValue() == 0, "no named pipes here");
    try (ExecutorService other = Executors.newSingleThreadExecutor()) {
      Future<String> piped = other.submit(() -> Files.readString(pipe));
      Outcome signed = expect(0, sign(pipe));
      String signature = piped.get(30, TimeUnit.SECONDS);
      assertIsBundle(signature);
      assertTrue(signed.out().startsWith("Signing succeeded\n"), signed::toString);
      Future<?> writing =
          other.submit(
              () -> {
                Files.writeString(pipe, signature);
                return "";
              });
      expect(0, verify("", pipe));
      writing.get(30, TimeUnit.SECONDS);
    }
    assertTrue(Files.exists(pipe) && !Files.isRegularFile(pipe));
  }

  @Test
  void standardOutputHoldsTheReportAlone() throws IOException {
    expect(0, sign(model.resolve("model.sig")));
    Outcome verified =
        expect(
            0, Cli.run("verify", "key", model, "--public-key", key.publicKey(), "--report", "-"));
    assertTrue(verified.out().startsWith("<!DOCTYPE html>\n"), verified::toString);
    assertTrue(verified.out().endsWith("</html>\n"), verified::toString);
    assertTrue(verified.err().startsWith("Verification succeeded\n"), verified::toString);
    Outcome both =
        expect(
            2,
            Cli.run(
                "verify",
                "key",
                model,
                "--public-key",
                key.publicKey(),
                "--report",
                "-",
                "--output",
                "json"));
    assertEquals(
        "--report and --output json would both write to standard output",
        both.json().get("message").asText());
  }

  @Test
  void aLinkIsWrittenThrough() throws IOException {
    Path store = Files.createDirectories(folder.resolve("store"));
    Path old = store.resolve("old.sig");
    expect(0, sign(old));
    String before = Files.readString(old);
    Path link = Files.createSymbolicLink(model.resolve("model.sig"), Path.of("../store/old.sig"));
    expect(0, sign(link));
    assertEquals(Path.of("../store/old.sig"), Files.readSymbolicLink(link));
    assertFalse(before.equals(Files.readString(old)), "a new signature is random");
    expect(0, verify("", link));
    try (java.util.stream.Stream<Path> files = Files.list(store)) {
      assertEquals(List.of(old), files.toList());
    }
  }

  /** It may have come with the model, to have a file made where somebody else wants it. */
  @Test
  void aLinkThatLeadsNowhereIsRefused() throws IOException {
    Path wanted = folder.resolve("made-by-a-link");
    Path link = Files.createSymbolicLink(model.resolve("model.sig"), wanted);
    Outcome refused = expect(2, Cli.run("sign", "key", model, "--private-key", key.privateKey()));
    assertTrue(
        refused
            .err()
            .contains(
                "--signature cannot be written to '%s': it is a symbolic link to '%s', which does not exist"
                    .formatted(link, wanted)),
        refused::toString);
    assertFalse(Files.exists(wanted));
    assertTrue(Files.isSymbolicLink(link));
  }
}
