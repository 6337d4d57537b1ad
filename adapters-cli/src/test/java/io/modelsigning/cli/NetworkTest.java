package io.modelsigning.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.modelsigning.cli.GlobalOptions.LogLevel;
import io.modelsigning.cli.GlobalOptions.Output;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the environment says of the network, and what the user is told of it. */
@Timeout(120)
final class NetworkTest {
  @TempDir private Path directory;

  private Cli.Outcome verify(Map<String, String> environment) throws Exception {
    // Only for a signature of this method is anybody asked.
    Path model = Files.createDirectories(directory.resolve("m"));
    Files.writeString(model.resolve("weights"), "weights");
    TestKeys.KeyFiles key = TestKeys.create(directory, "key");
    Path signed = directory.resolve("key.sig");
    Cli.run("sign", "key", model, "--private-key", key.privateKey(), "--signature", signed);
    Path signature =
        TestSignatures.sigstore(
            signed, directory.resolve("s.sig"), key.pair(), TestSignatures.IDENTITY);
    Cli cli = new Cli();
    cli.environment.putAll(environment);
    return cli.with(
        "verify",
        "--identity",
        "a",
        "--identity-provider",
        "https://b",
        "--cache-dir",
        directory.resolve("cache"),
        "--signature",
        signature,
        model);
  }

  private static String joined(String text) {
    return text.replaceAll("\\s+", " ");
  }

  @Test
  void namesTheVariableThatCannotBeUsed() throws Exception {
    Cli.Outcome proxy = verify(Map.of("https_proxy", "socks5://me:secret@p.example:1"));
    assertEquals(3, proxy.exitCode(), proxy::toString);
    assertTrue(
        joined(proxy.err()).contains("HTTPS_PROXY must be the address of an HTTP proxy"),
        proxy::toString);
    assertTrue(joined(proxy.err()).contains("hint: the man page tells"), proxy::toString);
    assertFalse(proxy.err().contains("secret"), proxy::toString);
    Path missing = directory.resolve("missing.pem");
    Cli.Outcome authorities = verify(Map.of("SSL_CERT_FILE", missing.toString()));
    assertEquals(3, authorities.exitCode(), authorities::toString);
    assertTrue(
        joined(authorities.err()).contains("SSL_CERT_FILE must be a file of certificates in PEM"),
        authorities::toString);
  }

  @Test
  void namesTheProxyThatNobodyAnswersAt() throws Exception {
    Cli.Outcome outcome = verify(Map.of("HTTPS_PROXY", "http://127.0.0.1:1"));
    assertEquals(3, outcome.exitCode(), outcome::toString);
    assertTrue(
        joined(outcome.err()).contains("nobody accepts connections of the proxy 127.0.0.1:1"),
        outcome::toString);
  }

  @Test
  void helpTellsOfTheVariables() throws Exception {
    for (String command : List.of("sign", "verify")) {
      String help = joined(Cli.run(command, "sigstore", "--help").out());
      for (String variable :
          List.of("HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "NO_PROXY", "SSL_CERT_FILE")) {
        assertTrue(help.contains(variable), command + ": " + variable);
        assertTrue(
            ManualSections.of(List.of(command, "sigstore")).stream()
                .flatMap(section -> section.items().stream())
                .anyMatch(item -> item.term().contains(variable)),
            command + ": " + variable);
      }
    }
  }

  @Test
  void showsOnATerminalThatAServerIsAskedAgain() {
    StringWriter err = new StringWriter();
    Streams streams = new Streams(new PrintWriter(new StringWriter()), new PrintWriter(err));
    Messages messages = new Messages(streams.err(), LogLevel.WARNING, Style.PLAIN);
    try (ProgressDisplay display =
        ProgressDisplay.to(streams.err(), new ProgressDisplay.Form.Log())) {
      Session shown =
          new Session(streams, Output.TEXT, messages, Optional.of(display), Optional.empty());
      shown.retrying("https://log.example/", "status 503", Duration.ofSeconds(2));
      assertEquals(
          "waiting: asking https://log.example/ again in 2.0 s: status 503\n", err.toString());
      assertEquals(List.of(), shown.warnings());
    }
    Session silent =
        new Session(streams, Output.TEXT, messages, Optional.empty(), Optional.empty());
    silent.retrying("https://log.example/", "status 503", Duration.ofSeconds(2));
    assertEquals(1, err.toString().lines().count());
  }
}
