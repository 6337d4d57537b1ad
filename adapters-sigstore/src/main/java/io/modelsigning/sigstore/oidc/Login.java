package io.modelsigning.sigstore.oidc;

import com.google.gson.JsonObject;
import io.modelsigning.domain.SigningException;
import io.modelsigning.http.HttpService;
import io.modelsigning.http.Secrets;
import io.modelsigning.sigstore.document.Json;
import io.modelsigning.sigstore.document.MalformedJsonException;
import io.modelsigning.sigstore.reason.SigstoreReasons;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Lets the user log in at an identity provider: authorization code with proof key (RFC 6749, RFC
 * 7636), by a browser that comes back to a server on this machine (RFC 8252), or by a code that the
 * user copies where there is no browser.
 */
final class Login {
  /** What a provider shows the code for, instead of sending the browser anywhere. */
  private static final String OUT_OF_BAND = "urn:ietf:wg:oauth:2.0:oob";

  static final int MAX_CODE_CHARS = 4096;
  private static final SecureRandom RANDOM = new SecureRandom();

  /**
   * Who logs in at what.
   *
   * @param issuer the provider's address
   * @param clientId the client registered there
   * @param clientSecret its secret, if it has one
   * @param limit how long the user may take
   */
  record Client(URI issuer, String clientId, Optional<String> clientSecret, Duration limit) {
    @Override
    public String toString() {
      return clientId + " at " + issuer;
    }
  }

  private record Provider(URI authorization, URI token) {}

  /** What ties the steps of one login together; the verifier and the nonce never leave in clear. */
  private record Session(String verifier, String state, String nonce) {
    static Session open() {
      return new Session(random(), random(), random());
    }

    private static String random() {
      byte[] bytes = new byte[32];
      RANDOM.nextBytes(bytes);
      return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    String challenge() {
      try {
        byte[] hash =
            MessageDigest.getInstance("SHA-256")
                .digest(verifier.getBytes(StandardCharsets.US_ASCII));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("every Java platform has SHA-256", e);
      }
    }

    @Override
    public String toString() {
      return "login session";
    }
  }

  private final Client client;
  private final UserInteraction user;
  private final HttpService http;
  private final InstantSource clock;

  Login(Client client, UserInteraction user, HttpService http, InstantSource clock) {
    this.client = client;
    this.user = user;
    this.http = http;
    this.clock = clock;
  }

  /**
   * Returns the token of the user who logged in.
   *
   * @param outOfBand whether not to try a browser
   */
  IdentityToken token(boolean outOfBand) throws SigningException, InterruptedException {
    Provider provider = discover();
    Session session = Session.open();
    Optional<IdentityToken> token = outOfBand ? Optional.empty() : byBrowser(provider, session);
    return token.isPresent() ? token.get() : byCode(provider, session);
  }

  private Provider discover() throws SigningException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(
                HttpService.below(client.issuer(), ".well-known/openid-configuration"))
            .header("Accept", "application/json")
            .build();
    byte[] body =
        http.call("reading the configuration of the identity provider", request, Set.of(200))
            .body()
            .toArray();
    try {
      JsonObject configuration = Json.parseObject(body);
      String issuer = Json.string(configuration, "issuer");
      if (!withoutSlash(issuer).equals(withoutSlash(client.issuer().toString()))) {
        throw failed(
            "its configuration must be of the issuer '%s', but is of '%s'"
                .formatted(client.issuer(), Secrets.mask(issuer)));
      }
      return new Provider(
          endpoint(configuration, "authorization_endpoint"),
          endpoint(configuration, "token_endpoint"));
    } catch (MalformedJsonException e) {
      throw failed("its configuration is malformed: " + e.getMessage());
    }
  }

  private URI endpoint(JsonObject configuration, String name)
      throws SigningException, MalformedJsonException {
    String text = Json.string(configuration, name);
    try {
      URI address = URI.create(text);
      // A provider reached safely must not send code and secret elsewhere in clear.
      boolean safe =
          "https".equals(address.getScheme()) || "http".equals(client.issuer().getScheme());
      if (HttpService.isAddress(address) && safe) {
        return address;
      }
    } catch (IllegalArgumentException e) {
      // Told below.
    }
    throw failed("its %s '%s' is no address to go to".formatted(name, Secrets.mask(text)));
  }

  /** Returns nothing if there is no browser. */
  private Optional<IdentityToken> byBrowser(Provider provider, Session session)
      throws SigningException, InterruptedException {
    try (LoginCallback callback = LoginCallback.open(session.state())) {
      URI address = authorization(provider, session, callback.address());
      if (!user.openBrowser(address)) {
        return Optional.empty();
      }
      user.show("Waiting for the login in the browser");
      String code = callback.await(client.limit());
      return Optional.of(redeem(provider, session, code, callback.address()));
    } catch (IOException e) {
      throw new SigningException(
          SigstoreReasons.LOGIN_FAILED,
          "logging in at %s failed: no server on this machine: %s"
              .formatted(client.issuer(), e.getMessage()),
          e);
    }
  }

  private IdentityToken byCode(Provider provider, Session session)
      throws SigningException, InterruptedException {
    URI address = authorization(provider, session, OUT_OF_BAND);
    user.show("Go to this address in a browser:\n\n  %s\n".formatted(address));
    String code;
    try {
      code = user.readCode().strip();
    } catch (IOException e) {
      throw new SigningException(
          SigstoreReasons.LOGIN_FAILED,
          "logging in at %s failed: no code could be read".formatted(client.issuer()),
          e);
    }
    if (code.isEmpty() || code.length() > MAX_CODE_CHARS) {
      throw failed("no code was given");
    }
    return redeem(provider, session, code, OUT_OF_BAND);
  }

  private URI authorization(Provider provider, Session session, String redirect) {
    Map<String, String> query = new LinkedHashMap<>();
    query.put("response_type", "code");
    query.put("client_id", client.clientId());
    query.put("redirect_uri", redirect);
    query.put("scope", "openid email");
    query.put("state", session.state());
    query.put("nonce", session.nonce());
    query.put("code_challenge", session.challenge());
    query.put("code_challenge_method", "S256");
    String base = provider.authorization().toString();
    return URI.create(base + (base.contains("?") ? "&" : "?") + form(query));
  }

  private IdentityToken redeem(Provider provider, Session session, String code, String redirect)
      throws SigningException, InterruptedException {
    Map<String, String> form = new LinkedHashMap<>();
    form.put("grant_type", "authorization_code");
    form.put("code", code);
    form.put("redirect_uri", redirect);
    form.put("code_verifier", session.verifier());
    HttpRequest.Builder request =
        HttpRequest.newBuilder(provider.token())
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header("Accept", "application/json");
    if (client.clientSecret().isPresent()) {
      // RFC 6749, section 2.3.1: both parts are form-encoded first.
      String credentials = encode(client.clientId()) + ":" + encode(client.clientSecret().get());
      request.header(
          "Authorization",
          "Basic "
              + Base64.getEncoder()
                  .encodeToString(credentials.getBytes(StandardCharsets.US_ASCII)));
    } else {
      form.put("client_id", client.clientId());
    }
    request.POST(BodyPublishers.ofString(form(form)));
    // A refusal is an answer in JSON too (RFC 6749, section 5.2).
    HttpService.Answer answer =
        http.call("exchanging the login's code", request.build(), Set.of(200, 400, 401));
    try {
      JsonObject body = Json.parseObject(answer.body().toArray());
      Optional<String> error = Json.optionalString(body, "error");
      if (answer.status() != 200 || error.isPresent()) {
        throw failed(
            "the identity provider refused the code: "
                + Secrets.mask(
                    error.orElse("status " + answer.status()),
                    code,
                    session.verifier(),
                    client.clientSecret().orElse("")));
      }
      IdentityToken token =
          IdentityToken.check(
              Json.string(body, "id_token"), "the login", client.clientId(), clock.instant());
      requireOfThisLogin(token, session);
      return token;
    } catch (MalformedJsonException e) {
      throw failed("the answer to the code is malformed: " + e.getMessage());
    }
  }

  /** OpenID Connect Core 1.0, section 3.1.3.7. */
  private void requireOfThisLogin(IdentityToken token, Session session) throws SigningException {
    if (!withoutSlash(token.issuer()).equals(withoutSlash(client.issuer().toString()))) {
      throw failed(
          "the identity token must be of the issuer '%s', but is of '%s'"
              .formatted(client.issuer(), Secrets.mask(token.issuer())));
    }
    if (!token.nonce().equals(Optional.of(session.nonce()))) {
      throw failed("the identity token was made for another login");
    }
  }

  private SigningException failed(String what) {
    return new SigningException(
        SigstoreReasons.LOGIN_FAILED,
        "logging in at %s failed: %s".formatted(client.issuer(), what));
  }

  private static String withoutSlash(String address) {
    return address.endsWith("/") ? address.substring(0, address.length() - 1) : address;
  }

  private static String form(Map<String, String> values) {
    return values.entrySet().stream()
        .map(entry -> encode(entry.getKey()) + "=" + encode(entry.getValue()))
        .collect(Collectors.joining("&"));
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
