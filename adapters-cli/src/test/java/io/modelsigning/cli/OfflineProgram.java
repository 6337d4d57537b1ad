package io.modelsigning.cli;

import io.modelsigning.testing.NoNetwork;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Runs command lines in a JVM whose every socket is refused, which it shows first. Run by {@link
 * OfflineTest}: a file with a command in each line, its words separated by tabs. For each it prints
 * the exit code, how often the network was reached for, and the first line of standard error.
 */
final class OfflineProgram {
  private OfflineProgram() {}

  public static void main(String[] args) throws Exception {
    NoNetwork.begin(URI.create("http://127.0.0.1:1/"));
    for (String line : Files.readAllLines(Path.of(args[0]))) {
      Cli cli = new Cli();
      // Who is asked by a proxy, told of a trace, or holds a key, would be asked at that place.
      cli.environment.put("HTTPS_PROXY", "http://127.0.0.1:1");
      cli.environment.put("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:1");
      cli.environment.put("VAULT_ADDR", "http://127.0.0.1:1");
      cli.environment.put("VAULT_TOKEN", "token");
      int before = NoNetwork.attempts();
      Cli.Outcome outcome = cli.with((Object[]) line.split("\t", -1));
      System.out.printf(
          "%d %d %s%n",
          outcome.exitCode(),
          NoNetwork.attempts() - before,
          List.of(outcome.err().split("\n", -1)).getFirst());
    }
  }
}
