package io.modelsigning.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Programs and libraries that tests use where they are installed. With {@code
 * -Dpkcs11.required=true} they have to be.
 */
public final class TokenPrograms {
  private TokenPrograms() {}

  /** Returns the program, or skips the test if there is none and need not be one. */
  public static String required(String name) {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    return present(
        "program " + name,
        Stream.of(path.split(File.pathSeparator, -1)).map(folder -> Path.of(folder, name)));
  }

  /** Returns SoftHSM's module, or skips the test if there is none and need not be one. */
  public static Path softHsm() {
    return Path.of(
        present(
            "SoftHSM",
            Stream.of(
                    "/usr/lib/softhsm",
                    "/usr/lib64/softhsm",
                    "/usr/lib/x86_64-linux-gnu/softhsm",
                    "/usr/lib/aarch64-linux-gnu/softhsm",
                    "/usr/lib64/pkcs11",
                    "/usr/local/lib/softhsm")
                .map(folder -> Path.of(folder, "libsofthsm2.so"))));
  }

  private static String present(String what, Stream<Path> files) {
    Optional<Path> found = files.filter(Files::isRegularFile).findFirst();
    String missing = "there is no " + what + " here: keys in tokens are not tested with it";
    if (found.isEmpty() && Boolean.getBoolean("pkcs11.required")) {
      fail(missing);
    }
    assumeTrue(found.isPresent(), missing);
    return found.orElseThrow().toString();
  }

  /** Runs a program to its end and returns what it says. */
  public static String run(Map<String, String> environment, String... command)
      throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    Process process = builder.start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), String.join(" ", command) + ": " + said);
    return said;
  }
}
