package io.modelsigning.oci;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.modelsigning.testing.TestRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;

/** Files of logins as Docker writes them. */
final class Logins {
  private Logins() {}

  static String encoded(String user, String password) {
    return Base64.getEncoder().encodeToString((user + ":" + password).getBytes(UTF_8));
  }

  /** Returns the variables by which the login of a registry is found. */
  static Map<String, String> inAFile(TestRegistry registry) throws IOException {
    return in(
        "{\"auths\":{\"%s\":{\"auth\":\"%s\"}}}"
            .formatted(registry.authority(), encoded(TestRegistry.USER, TestRegistry.PASSWORD)));
  }

  /** Returns the variables of a configuration. */
  static Map<String, String> in(String json) throws IOException {
    Path folder = Files.createTempDirectory("logins");
    folder.toFile().deleteOnExit();
    Path file = Files.writeString(folder.resolve("config.json"), json);
    file.toFile().deleteOnExit();
    return Map.of("DOCKER_CONFIG", folder.toString());
  }
}
