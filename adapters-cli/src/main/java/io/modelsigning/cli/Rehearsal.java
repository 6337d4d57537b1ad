package io.modelsigning.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Does once what users do most, so that the JVM can keep in an AOT cache what that takes; the build
 * runs this. A command that does not end as it should fails the build.
 */
final class Rehearsal {
  private Rehearsal() {}

  /**
   * Runs the commands.
   *
   * @param args the directory of a small model signed with Sigstore and its trusted root
   */
  public static void main(String[] args) throws IOException {
    Path files = Path.of(args[0]);
    Path model = files.resolve("model");
    perform("demo");
    perform("digest", model.toString());
    perform("--output", "json", "digest", model.toString());
    perform("inspect", model.resolve("model.sig").toString());
    perform(
        "verify",
        "sigstore",
        "--identity",
        "signer@example.com",
        "--identity-provider",
        "https://accounts.example.com",
        "--trust-config",
        files.resolve("trusted_root.json").toString(),
        model.toString());
    perform("--help");
  }

  private static void perform(String... words) throws IOException {
    ExitCode exitCode =
        DaggerCliComponent.factory()
            .create(
                new Streams(writer(), writer()),
                new Screen(false, false, 80),
                question -> Optional.empty(),
                Map.of(),
                Clock.systemUTC(),
                Runtime.getRuntime().availableProcessors())
            .application()
            .run(List.of(words));
    if (exitCode != ExitCode.DONE) {
      throw new IOException(
          "rehearse '%s': expected to be done, found %s"
              .formatted(String.join(" ", words), exitCode));
    }
  }

  @SuppressWarnings("SystemOut")
  private static PrintWriter writer() {
    return new PrintWriter(System.out, true, StandardCharsets.UTF_8);
  }
}
