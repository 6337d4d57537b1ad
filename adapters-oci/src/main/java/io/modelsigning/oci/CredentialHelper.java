package io.modelsigning.oci;

import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.http.JsonAnswer;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/**
 * Programs that keep logins, called {@code docker-credential-NAME}, by the protocol of
 * docker/docker-credential-helpers: the registry's name on their standard input, the login in JSON
 * on their output.
 */
final class CredentialHelper {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int MAXIMUM_BYTES = 64 << 10;
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");

  /** What all helpers answer where they have no login. */
  private static final String NOT_FOUND = "credentials not found";

  /** The name of the user where there is none, but an identity token. */
  private static final String NO_USER = "<token>";

  private final Map<String, String> variables;
  private final Duration limit;

  CredentialHelper(Map<String, String> variables) {
    this(variables, LIMIT);
  }

  CredentialHelper(Map<String, String> variables, Duration limit) {
    this.variables = variables;
    this.limit = limit;
  }

  /**
   * Returns the login that a helper has for a registry.
   *
   * @throws RegistryException if it cannot be asked
   */
  Optional<Credentials> get(String name, String registry)
      throws RegistryException, InterruptedException {
    if (!NAME.matcher(name).matches()) {
      throw DockerConfiguration.unusable(
          "a credential helper must be a program's name, but is '%s'"
              .formatted(ManifestJson.shown(name)));
    }
    String program = "docker-credential-" + name;
    Path executable =
        find(program).orElseThrow(() -> unusable(program, "is not in a folder of PATH"));
    Output output = run(program, executable, registry);
    if (output.status() != 0) {
      if (output.text().contains(NOT_FOUND)) {
        return Optional.empty();
      }
      // What it prints may hold what it knows.
      throw unusable(program, "ended with the status " + output.status());
    }
    JsonAnswer login =
        JsonAnswer.read(Bytes.ofUtf8(output.text()))
            .orElseThrow(() -> unusable(program, "must print JSON, but does not"));
    String user = login.text("Username").orElse("");
    String secret = login.text("Secret").orElse("");
    if (user.isEmpty() && secret.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        user.equals(NO_USER)
            ? new Credentials.IdentityToken(secret)
            : new Credentials.Password(user, secret));
  }

  /** What a program printed. */
  private record Output(int status, String text) {
    @Override
    public String toString() {
      return "status " + status;
    }
  }

  private Output run(String program, Path executable, String input)
      throws RegistryException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(List.of(executable.toString(), "get"));
    builder.environment().clear();
    builder.environment().putAll(variables);
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      throw unusable(program, "does not start: " + e.getMessage());
    }
    try {
      FutureTask<byte[]> output =
          new FutureTask<>(() -> process.getInputStream().readNBytes(MAXIMUM_BYTES));
      Thread.ofVirtual().start(output);
      write(process, input);
      byte[] text = output.get(limit.toMillis(), TimeUnit.MILLISECONDS);
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new TimeoutException();
      }
      return new Output(process.exitValue(), new String(text, StandardCharsets.UTF_8));
    } catch (TimeoutException e) {
      throw unusable(program, "did not end within %d s".formatted(limit.toSeconds()));
    } catch (ExecutionException e) {
      throw unusable(program, "prints what cannot be read");
    } finally {
      process.destroyForcibly();
    }
  }

  private static void write(Process process, String input) {
    try (OutputStream to = process.getOutputStream()) {
      to.write(input.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      // It reads nothing; what it answers counts.
    }
  }

  private Optional<Path> find(String program) {
    for (String folder : variables.getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
      for (String name : List.of(program, program + ".exe")) {
        try {
          Path candidate = Path.of(folder).resolve(name);
          // A relative folder would let the working directory, perhaps the model, decide.
          if (candidate.isAbsolute()
              && Files.isRegularFile(candidate)
              && Files.isExecutable(candidate)) {
            return Optional.of(candidate);
          }
        } catch (InvalidPathException e) {
          // No folder, nothing in it.
        }
      }
    }
    return Optional.empty();
  }

  private static RegistryException unusable(String program, String fault) {
    return DockerConfiguration.unusable(
        "the credential helper '%s' cannot be used: it %s".formatted(program, fault));
  }
}
