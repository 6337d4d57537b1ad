package io.modelsigning.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.modelsigning.cli.reference.ManualSections;
import io.modelsigning.cli.result.Output;
import io.modelsigning.cli.result.ResultWriter;
import io.modelsigning.cli.result.TextReport;
import io.modelsigning.cli.session.Session;
import io.modelsigning.cli.setting.Settings;
import io.modelsigning.cli.terminal.LogLevel;
import io.modelsigning.cli.terminal.Messages;
import io.modelsigning.cli.terminal.ProgressDisplay;
import io.modelsigning.cli.terminal.Screen;
import io.modelsigning.cli.terminal.Streams;
import io.modelsigning.cli.terminal.Style;
import io.modelsigning.testing.TestKeys;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
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
    Cli cli = new Cli();
    cli.environment.putAll(environment);
    return verify(cli);
  }

  private Cli.Outcome verify(Cli cli, Object... more) throws Exception {
    // Only for a signature of this method is anybody asked.
    Path model = Files.createDirectories(directory.resolve("m"));
    Files.writeString(model.resolve("weights"), "weights");
    TestKeys.KeyFiles key = TestKeys.create(directory, "key");
    Path signed = directory.resolve("key.sig");
    Cli.run("sign", "key", model, "--private-key", key.privateKey(), "--signature", signed);
    Path signature =
        TestSignatures.sigstore(
            signed, directory.resolve("s.sig"), key.pair(), TestSignatures.IDENTITY);
    List<Object> words =
        new ArrayList<>(
            List.of(
                "verify",
                "--identity",
                "a",
                "--identity-provider",
                "https://b",
                "--cache-dir",
                directory.resolve("cache"),
                "--signature",
                signature,
                model));
    words.addAll(List.of(more));
    return cli.with(words.toArray());
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

  /** A proxy that is busy is asked again, which whoever looks at a terminal sees. */
  @Test
  void showsThatTheTrustRootIsAskedForAgain() throws Exception {
    try (ServerSocket busy = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      Thread.ofPlatform().daemon().start(() -> refuseConnections(busy));
      Cli cli = new Cli();
      cli.screen = new Screen(false, true, 200);
      cli.environment.put("HTTPS_PROXY", "http://127.0.0.1:" + busy.getLocalPort());
      Cli.Outcome outcome = verify(cli, "--progress", "always", "--color", "never");
      assertEquals(3, outcome.exitCode(), outcome::toString);
      assertEquals(
          2,
          joined(outcome.err())
                  .split(
                      "waiting: asking https://tuf-repo-cdn.sigstore.dev/[^ ]* again in 0.5 s", -1)
                  .length
              - 1,
          outcome::toString);
    }
  }

  private static void refuseConnections(ServerSocket server) {
    while (!server.isClosed()) {
      try (Socket connection = server.accept()) {
        BufferedReader request =
            new BufferedReader(
                new InputStreamReader(connection.getInputStream(), StandardCharsets.US_ASCII));
        while (!String.valueOf(request.readLine()).isEmpty()) {
          // The request is read to its end, or closing would reset the connection.
        }
        connection
            .getOutputStream()
            .write(
                "HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII));
      } catch (IOException e) {
        // The client, or the test, is over.
      }
    }
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
    ResultWriter writer = new TextReport(streams.out(), Style.PLAIN, 80);
    try (ProgressDisplay display =
        ProgressDisplay.to(streams.err(), new ProgressDisplay.Form.Log())) {
      Session shown =
          new Session(
              streams,
              Output.TEXT,
              writer,
              false,
              false,
              Settings.none(),
              messages,
              Optional.of(display),
              Optional.empty());
      shown.retrying("https://log.example/", "status 503", Duration.ofSeconds(2));
      assertEquals(
          "waiting: asking https://log.example/ again in 2.0 s: status 503\n", err.toString());
      assertEquals(List.of(), shown.warnings());
    }
    Session silent =
        new Session(
            streams,
            Output.TEXT,
            writer,
            false,
            false,
            Settings.none(),
            messages,
            Optional.empty(),
            Optional.empty());
    silent.retrying("https://log.example/", "status 503", Duration.ofSeconds(2));
    assertEquals(1, err.toString().lines().count());
  }
}
