package io.modelsigning.kms;

import io.modelsigning.domain.Reason;
import io.modelsigning.domain.SigningException;
import io.modelsigning.http.HttpService;
import io.modelsigning.http.NetworkSettings;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What Vault's and OpenBao's own programs take from the environment, by the same names. A variable
 * {@code BAO_X} comes before {@code VAULT_X}.
 */
final class VaultSettings {
  static final String ADDRESS = "VAULT_ADDR";
  static final String NAMESPACE = "VAULT_NAMESPACE";
  static final String AUTHORITIES = "VAULT_CACERT";
  static final String MOUNT = "TRANSIT_SECRET_ENGINE_PATH";

  private static final Pattern PATH = Pattern.compile("[\\w-][\\w.-]*(?:/[\\w-][\\w.-]*)*");
  private static final Pattern HEADER = Pattern.compile("[!-~]+");

  private final Map<String, String> variables;

  VaultSettings(Map<String, String> variables) {
    this.variables = Collections.unmodifiableMap(new HashMap<>(variables));
  }

  /** Returns the value of a variable, if it has one. */
  Optional<String> value(String name) {
    return only(name.replaceFirst("^VAULT_", "BAO_")).or(() -> only(name));
  }

  private Optional<String> only(String name) {
    return Optional.ofNullable(variables.get(name)).map(String::strip).filter(v -> !v.isEmpty());
  }

  /** Returns where the server is. */
  URI address() throws SigningException {
    String address =
        value(ADDRESS)
            .orElseThrow(
                () ->
                    new SigningException(
                        Reason.NO_KEY_CREDENTIALS,
                        "%s must be the address of the Vault server, but is not set"
                            .formatted(ADDRESS)));
    try {
      URI uri = new URI(address);
      if (HttpService.isAddress(uri) && uri.getRawQuery() == null) {
        return uri;
      }
    } catch (URISyntaxException e) {
      // Said below: the message of the exception would quote what may hold a password.
    }
    throw new SigningException(
        Reason.NO_KEY_CREDENTIALS,
        "%s must be the address of the Vault server, in the form https://HOST[:PORT], but is not"
            .formatted(ADDRESS));
  }

  /** Returns the path that the transit engine is mounted at. */
  String mount() throws SigningException {
    return path(MOUNT, "transit");
  }

  /** Returns a path without slashes around it. */
  String path(String name, String usual) throws SigningException {
    String path = value(name).orElse(usual).replaceAll("^/+|/+$", "");
    if (!PATH.matcher(path).matches()) {
      throw new SigningException(
          Reason.NO_KEY_CREDENTIALS,
          "%s must be the path that an engine is mounted at, but is '%s'".formatted(name, path));
    }
    return path;
  }

  /** Returns the namespace that requests are made in. */
  Optional<String> namespace() throws SigningException {
    Optional<String> namespace = value(NAMESPACE);
    if (namespace.isPresent() && !HEADER.matcher(namespace.get()).matches()) {
      throw new SigningException(
          Reason.NO_KEY_CREDENTIALS,
          "%s must be of printable ASCII characters, but is not".formatted(NAMESPACE));
    }
    return namespace;
  }

  /** Returns how the server is reached: as others are, but by authorities of its own. */
  NetworkSettings network() {
    Map<String, String> network = new HashMap<>(variables);
    value(AUTHORITIES).ifPresent(file -> network.put("SSL_CERT_FILE", file));
    return NetworkSettings.of(network);
  }

  /** Returns whether a text can be the value of a header. */
  static boolean isHeader(String text) {
    return HEADER.matcher(text).matches();
  }
}
