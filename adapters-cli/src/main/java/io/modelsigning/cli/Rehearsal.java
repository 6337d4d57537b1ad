package io.modelsigning.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Does once what users do most, so that the JVM can keep in an AOT cache what that takes; the build
 * runs this. A command that does not end as it should fails the build.
 *
 * <p>A JVM loads at once all classes that its cache holds. So there are two caches: one for what
 * Sigstore takes, and one that starts everything else faster.
 */
final class Rehearsal {
  /** Has {@link Main} rehearse instead of running a command: the JVM must be started alike. */
  static final String PROPERTY = "io.modelsigning.cli.rehearsal";

  private Rehearsal() {}

  /**
   * Runs the commands.
   *
   * @param args none, or for Sigstore the directory of a small signed model and its trusted root
   */
  static void run(String... args) throws IOException {
    // As the launcher has it; the JVM would look for a terminal itself.
    System.setProperty(Main.TERMINALS_PROPERTY, "");
    if (args.length == 0) {
      perform("demo");
      perform("--output", "json", "demo");
      Path model = Files.createTempFile("rehearsal", ".bin");
      try {
        perform("digest", model.toString());
      } finally {
        Files.delete(model);
      }
      return;
    }
    Path files = Path.of(args[0]);
    String model = files.resolve("model").toString();
    String trust = files.resolve("trusted_root.json").toString();
    String[] verify = {
      "verify",
      "sigstore",
      "--identity",
      "signer@example.com",
      "--identity-provider",
      "https://accounts.example.com",
      "--trust-config",
      trust,
      model
    };
    perform(verify);
    perform(Stream.concat(Stream.of("--output", "json"), Stream.of(verify)).toArray(String[]::new));
  }

  private static void perform(String... words) throws IOException {
    // Nothing in the surroundings of a build may change what the command does.
    ExitCode exitCode = Main.run(List.of(words), Map.of());
    if (exitCode != ExitCode.DONE) {
      throw new IOException(
          "rehearse '%s': expected to be done, found %s"
              .formatted(String.join(" ", words), exitCode));
    }
  }
}
