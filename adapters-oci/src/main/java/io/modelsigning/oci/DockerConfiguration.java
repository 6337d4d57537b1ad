package io.modelsigning.oci;

import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.http.JsonAnswer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The logins that {@code docker login}, {@code podman login} and {@code oras login} leave: of the
 * file of {@code REGISTRY_AUTH_FILE} alone, or of the first file that has one for the registry,
 * {@code config.json} in {@code DOCKER_CONFIG} or {@code ~/.docker}, and Podman's {@code
 * containers/auth.json} in {@code XDG_RUNTIME_DIR}. They are looked at when a registry asks.
 */
final class DockerConfiguration {
  private static final int MAXIMUM_BYTES = 1 << 20;

  private final Map<String, String> variables;
  private final CredentialHelper helper;

  DockerConfiguration(Map<String, String> variables) {
    this.variables = variables;
    this.helper = new CredentialHelper(variables);
  }

  /**
   * Returns the login for a repository.
   *
   * @throws RegistryException if a file or a credential helper that should tell cannot be used
   */
  Optional<Credentials> of(String registry, String repository)
      throws RegistryException, InterruptedException {
    for (Path file : files()) {
      Optional<Credentials> found = Optional.empty();
      if (Files.exists(file)) {
        found = in(file, registry, repository);
      }
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private List<Path> files() throws RegistryException {
    try {
      return usualFiles();
    } catch (InvalidPathException e) {
      throw unusable(
          "REGISTRY_AUTH_FILE, DOCKER_CONFIG, HOME and XDG_RUNTIME_DIR must be paths, but one is not");
    }
  }

  private List<Path> usualFiles() throws RegistryException {
    List<Path> files = new ArrayList<>();
    Optional<Path> only = path("REGISTRY_AUTH_FILE");
    if (only.isPresent()) {
      if (!Files.exists(only.get())) {
        throw unusable("the file '%s' of REGISTRY_AUTH_FILE does not exist".formatted(only.get()));
      }
      return List.of(only.get());
    }
    path("DOCKER_CONFIG")
        .or(() -> path("HOME").map(home -> home.resolve(".docker")))
        .ifPresent(folder -> files.add(folder.resolve("config.json")));
    path("XDG_RUNTIME_DIR")
        .ifPresent(folder -> files.add(folder.resolve("containers").resolve("auth.json")));
    return files;
  }

  private Optional<Path> path(String variable) {
    return Optional.ofNullable(variables.get(variable)).filter(v -> !v.isBlank()).map(Path::of);
  }

  private Optional<Credentials> in(Path file, String registry, String repository)
      throws RegistryException, InterruptedException {
    JsonAnswer configuration =
        JsonAnswer.read(bytes(file))
            .orElseThrow(
                () -> unusable("the file '%s' must be in JSON, but is not".formatted(file)));
    for (String name : namesOf(registry)) {
      Optional<String> own =
          configuration.object("credHelpers").flatMap(helpers -> helpers.text(name));
      Optional<String> program = own.or(() -> configuration.text("credsStore"));
      if (program.isPresent() && !program.get().isEmpty()) {
        Optional<Credentials> found = helper.get(program.get(), name);
        if (found.isPresent()) {
          return found;
        }
      }
    }
    Optional<JsonAnswer> logins = configuration.object("auths");
    if (logins.isPresent()) {
      for (String key : keysOf(registry, repository)) {
        Optional<JsonAnswer> login = logins.get().object(key);
        Optional<Credentials> found =
            login.isPresent() ? credentials(login.get(), file, key) : Optional.empty();
        if (found.isPresent()) {
          return found;
        }
      }
    }
    return Optional.empty();
  }

  /** Docker Hub has its logins by an address of its own. */
  private static List<String> namesOf(String registry) {
    return Registry.isDockerHub(registry)
        ? List.of("https://index.docker.io/v1/", "docker.io")
        : List.of(registry);
  }

  /** Podman keeps logins for parts of a registry: the most exact one comes first. */
  private static List<String> keysOf(String registry, String repository) {
    List<String> keys = new ArrayList<>();
    for (String name : namesOf(registry)) {
      String path = repository;
      while (!path.isEmpty()) {
        keys.add(name + "/" + path);
        path = path.contains("/") ? path.substring(0, path.lastIndexOf('/')) : "";
      }
      keys.add(name);
      for (String form : List.of("https://%s", "https://%s/", "https://%s/v1/", "https://%s/v2/")) {
        keys.add(form.formatted(name));
      }
    }
    return keys;
  }

  private static Optional<Credentials> credentials(JsonAnswer login, Path file, String key)
      throws RegistryException {
    Optional<String> identity = login.text("identitytoken").filter(text -> !text.isEmpty());
    if (identity.isPresent()) {
      return Optional.of(new Credentials.IdentityToken(identity.get()));
    }
    Optional<String> token = login.text("registrytoken").filter(text -> !text.isEmpty());
    if (token.isPresent()) {
      return Optional.of(new Credentials.RegistryToken(token.get()));
    }
    Optional<String> encoded = login.text("auth").filter(text -> !text.isEmpty());
    if (encoded.isPresent()) {
      String text = decoded(encoded.get(), file, key);
      int colon = text.indexOf(':');
      if (colon < 1) {
        throw unusable(
            "'auth' of '%s' in '%s' must be a user and a password, but is not"
                .formatted(key, file));
      }
      return Optional.of(
          new Credentials.Password(text.substring(0, colon), text.substring(colon + 1)));
    }
    Optional<String> user = login.text("username").filter(text -> !text.isEmpty());
    return user.map(name -> new Credentials.Password(name, login.text("password").orElse("")));
  }

  private static String decoded(String encoded, Path file, String key) throws RegistryException {
    try {
      // Docker pads its passwords with zeros.
      return new String(Base64.getDecoder().decode(encoded.strip()), StandardCharsets.UTF_8)
          .replaceAll("\0+$", "");
    } catch (IllegalArgumentException e) {
      throw unusable("'auth' of '%s' in '%s' must be in base64, but is not".formatted(key, file));
    }
  }

  private static Bytes bytes(Path file) throws RegistryException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAXIMUM_BYTES + 1);
      if (bytes.length > MAXIMUM_BYTES) {
        throw unusable(
            "the file '%s' must have at most %d bytes, but has more"
                .formatted(file, MAXIMUM_BYTES));
      }
      return Bytes.of(bytes);
    } catch (IOException e) {
      throw unusable("the file '%s' cannot be read: %s".formatted(file, e.getMessage()));
    }
  }

  static RegistryException unusable(String message) {
    return new RegistryException(OciReasons.UNUSABLE_REGISTRY_CREDENTIALS, message);
  }
}
