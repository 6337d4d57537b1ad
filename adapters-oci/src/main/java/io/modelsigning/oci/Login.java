package io.modelsigning.oci;

import io.modelsigning.http.HttpService;
import io.modelsigning.http.JsonAnswer;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * Makes a registry know its user, once it asks: by a name and a password (RFC 7617), or by a token
 * that the service it names gives for one repository (distribution/distribution, "Token
 * Authentication Specification" and "OAuth2"). Nothing is sent before it asks. Thread-safe.
 */
final class Login {
  private static final Pattern HEADER = Pattern.compile("[!-~]+");

  private final String registry;
  private final boolean local;
  private final DockerConfiguration configuration;
  private final Asking asking;

  /** What the registry is told, by scope. */
  private final Map<String, String> headers = new ConcurrentHashMap<>();

  /** Sends a request that no login is needed for. */
  interface Asking {
    HttpService.Answer ask(String attempt, HttpRequest request)
        throws RegistryException, InterruptedException;
  }

  /**
   * @param local whether the registry is on this machine, so that its tokens may be, without TLS
   */
  Login(String registry, boolean local, DockerConfiguration configuration, Asking asking) {
    this.registry = registry;
    this.local = local;
    this.configuration = configuration;
    this.asking = asking;
  }

  /** Returns the value of the header by which the registry knows its user, if it has asked. */
  Optional<String> header(Scope scope) {
    return Optional.ofNullable(headers.get(scope.toString()));
  }

  /**
   * What is done in a repository.
   *
   * @param actions as tokens name them
   */
  record Scope(String repository, String actions) {
    static Scope pull(String repository) {
      return new Scope(repository, "pull");
    }

    static Scope push(String repository) {
      return new Scope(repository, "pull,push");
    }

    @Override
    public String toString() {
      return "repository:" + repository + ":" + actions;
    }
  }

  /**
   * Does what the registry asks for.
   *
   * @param challenges what it asks for, any of it
   * @throws RegistryException if that cannot be done
   */
  void meet(List<Challenge> challenges, Scope scope)
      throws RegistryException, InterruptedException {
    Optional<Credentials> credentials = configuration.of(registry, scope.repository());
    for (Challenge challenge : challenges) {
      if (challenge.scheme().equals("bearer")) {
        keep(scope, "Bearer " + token(challenge, scope, credentials));
        return;
      }
    }
    if (challenges.stream().anyMatch(challenge -> challenge.scheme().equals("basic"))) {
      if (credentials.isPresent() && credentials.get() instanceof Credentials.Password password) {
        keep(scope, password.header());
        return;
      }
      throw denied(
          "there is no user and password for '%s' in Docker's configuration".formatted(registry));
    }
    throw denied("it asks for no login that this program knows");
  }

  private void keep(Scope scope, String header) {
    headers.put(scope.toString(), header);
  }

  private String token(Challenge challenge, Scope scope, Optional<Credentials> credentials)
      throws RegistryException, InterruptedException {
    if (credentials.isPresent()
        && credentials.get() instanceof Credentials.RegistryToken(String value)) {
      return requireToken(Optional.of(value), "Docker's configuration");
    }
    URI realm = realm(challenge);
    String attempt = "getting a token for '%s' at %s".formatted(registry, realm);
    HttpService.Answer answer =
        asking.ask(attempt, request(realm, challenge.parameter("service"), scope, credentials));
    if (answer.status() != 200) {
      throw denied(
          "%s was answered with status %d%s"
              .formatted(
                  attempt,
                  answer.status(),
                  credentials.isPresent() ? "" : ", without a user and a password"));
    }
    Optional<JsonAnswer> content = JsonAnswer.read(answer.body());
    return requireToken(
        content.flatMap(json -> json.text("token").or(() -> json.text("access_token"))),
        realm.toString());
  }

  private static HttpRequest request(
      URI realm, Optional<String> service, Scope scope, Optional<Credentials> credentials) {
    StringBuilder query = new StringBuilder("scope=").append(encoded(scope.toString()));
    service.ifPresent(name -> query.append("&service=").append(encoded(name)));
    if (credentials.isEmpty()) {
      return get(realm, query).build();
    }
    return switch (credentials.get()) {
      case Credentials.IdentityToken identity ->
          HttpRequest.newBuilder(realm)
              .header("Content-Type", "application/x-www-form-urlencoded")
              .POST(
                  BodyPublishers.ofString(
                      query
                          + "&grant_type=refresh_token&client_id=model-signing&refresh_token="
                          + encoded(identity.value())))
              .build();
      case Credentials.Password password ->
          get(realm, query).header("Authorization", password.header()).build();
      // Used in place of a token that is got.
      case Credentials.RegistryToken token -> get(realm, query).build();
    };
  }

  private static HttpRequest.Builder get(URI realm, StringBuilder query) {
    String address = realm.toString();
    return HttpRequest.newBuilder(
        URI.create(address + (realm.getRawQuery() == null ? "?" : "&") + query));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /** The password is sent there: not in clear, unless that is on this machine as the registry. */
  private URI realm(Challenge challenge) throws RegistryException {
    String text = challenge.parameter("realm").orElse("");
    try {
      URI realm = new URI(text);
      if (HttpService.isAddress(realm)
          && ("https".equals(realm.getScheme())
              || (local && Registry.isLoopback(String.valueOf(realm.getHost()))))) {
        return realm;
      }
    } catch (URISyntaxException e) {
      // Said below.
    }
    throw denied(
        "tokens must be had at an https address, but it names '%s'"
            .formatted(ManifestJson.shown(text)));
  }

  private String requireToken(Optional<String> token, String where) throws RegistryException {
    return token
        .filter(text -> HEADER.matcher(text).matches())
        .orElseThrow(() -> denied("%s gave no token".formatted(where)));
  }

  private RegistryException denied(String why) {
    return new RegistryException(
        OciReasons.REGISTRY_ACCESS_DENIED,
        "the registry '%s' wants to know its user: %s".formatted(registry, why));
  }
}
