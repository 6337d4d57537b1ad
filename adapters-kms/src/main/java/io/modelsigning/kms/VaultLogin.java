package io.modelsigning.kms;

import com.google.gson.JsonObject;
import io.modelsigning.domain.Reason;
import io.modelsigning.domain.SigningException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How the user is known: by a token there is, or by a login that gives one. What there is, is
 * looked for in this order: {@code VAULT_TOKEN}, AppRole, Kubernetes, the file {@code
 * ~/.vault-token} that {@code vault login} leaves.
 */
final class VaultLogin {
  static final String TOKEN = "VAULT_TOKEN";
  static final String ROLE_ID = "VAULT_ROLE_ID";
  static final String SECRET_ID = "VAULT_SECRET_ID";
  static final String KUBERNETES_ROLE = "VAULT_KUBERNETES_ROLE";
  static final String KUBERNETES_TOKEN_FILE = "VAULT_KUBERNETES_TOKEN_FILE";
  static final String APP_ROLE_MOUNT = "VAULT_APPROLE_PATH";
  static final String KUBERNETES_MOUNT = "VAULT_KUBERNETES_PATH";

  private static final String SERVICE_ACCOUNT =
      "/var/run/secrets/kubernetes.io/serviceaccount/token";
  private static final int MAXIMUM_TOKEN_BYTES = 64 << 10;

  /**
   * What is sent to log in.
   *
   * @param path the login's, below {@code auth/}
   * @param content holds secrets
   */
  record Request(String path, JsonObject content) {
    @Override
    public String toString() {
      return "a login at " + path;
    }
  }

  private VaultLogin() {}

  /** Returns the token of the variable, which comes before all else. */
  static Optional<String> token(VaultSettings settings) throws SigningException {
    Optional<String> token = settings.value(TOKEN);
    if (token.isPresent()) {
      requireHeader(TOKEN, token.get());
    }
    return token;
  }

  /** Returns the login that the variables ask for. */
  static Optional<Request> request(VaultSettings settings) throws SigningException {
    Optional<String> roleId = settings.value(ROLE_ID);
    if (roleId.isPresent()) {
      JsonObject content = new JsonObject();
      content.addProperty("role_id", roleId.get());
      settings.value(SECRET_ID).ifPresent(secret -> content.addProperty("secret_id", secret));
      return Optional.of(new Request(settings.path(APP_ROLE_MOUNT, "approle"), content));
    }
    Optional<String> role = settings.value(KUBERNETES_ROLE);
    if (role.isPresent()) {
      String file = settings.value(KUBERNETES_TOKEN_FILE).orElse(SERVICE_ACCOUNT);
      JsonObject content = new JsonObject();
      content.addProperty("role", role.get());
      content.addProperty("jwt", read("the service account's token", file));
      return Optional.of(new Request(settings.path(KUBERNETES_MOUNT, "kubernetes"), content));
    }
    return Optional.empty();
  }

  /** Returns the token that an earlier login on this machine left. */
  static String tokenFile(VaultSettings settings) throws SigningException {
    Optional<Path> file = settings.value("HOME").map(home -> Path.of(home, ".vault-token"));
    if (file.isEmpty() || !Files.exists(file.get())) {
      throw new SigningException(
          Reason.NO_KEY_CREDENTIALS,
          "the Vault server must be given a token or a login, but there is neither %s, nor %s, nor %s, nor the file ~/.vault-token"
              .formatted(TOKEN, ROLE_ID, KUBERNETES_ROLE));
    }
    String token = read("the token", file.get().toString());
    requireHeader("the file ~/.vault-token", token);
    return token;
  }

  private static String read(String what, String file) throws SigningException {
    try (InputStream in = Files.newInputStream(Path.of(file))) {
      byte[] bytes = in.readNBytes(MAXIMUM_TOKEN_BYTES + 1);
      if (bytes.length > MAXIMUM_TOKEN_BYTES) {
        throw new IOException("it has more than %d bytes".formatted(MAXIMUM_TOKEN_BYTES));
      }
      return new String(bytes, StandardCharsets.UTF_8).strip();
    } catch (IOException | InvalidPathException e) {
      throw new SigningException(
          Reason.NO_KEY_CREDENTIALS,
          "%s in '%s' cannot be read: %s"
              .formatted(
                  what,
                  file,
                  e instanceof java.nio.file.NoSuchFileException
                      ? "it does not exist"
                      : String.valueOf(e.getMessage())),
          e);
    }
  }

  private static void requireHeader(String where, String token) throws SigningException {
    if (!VaultSettings.isHeader(token)) {
      throw new SigningException(
          Reason.NO_KEY_CREDENTIALS,
          "%s must be a token of printable ASCII characters, but is not".formatted(where));
    }
  }
}
