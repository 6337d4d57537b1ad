package io.modelsigning.sigstore.testing;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

/**
 * An OpenID Connect provider on loopback: discovery, keys, and the authorization code flow with its
 * proof key checked as RFC 7636 says. Its knobs make it misbehave.
 */
public final class TestIdentityProvider implements AutoCloseable {
  public static final String USER = "alice@example.com";

  private static final Base64.Encoder URL = Base64.getUrlEncoder().withoutPadding();

  private final HttpServer server;
  private final KeyPair keys;
  private final Map<String, Map<String, String>> logins = new ConcurrentHashMap<>();

  /** Every form that the token endpoint got, and the headers that came with it. */
  public final List<Map<String, String>> redeemed = new CopyOnWriteArrayList<>();

  /** What the browser is sent back with instead of the state it brought. */
  public volatile UnaryOperator<String> stateSent = UnaryOperator.identity();

  /** What stands in the token instead of the nonce of the login. */
  public volatile UnaryOperator<String> nonceStated = UnaryOperator.identity();

  /** Changes the answer of the token endpoint. */
  public volatile UnaryOperator<JsonObject> answer = UnaryOperator.identity();

  /** Changes the discovery document. */
  public volatile UnaryOperator<JsonObject> configuration = UnaryOperator.identity();

  /** The error the browser is sent back with instead of a code, if not empty. */
  public volatile String refusal = "";

  public TestIdentityProvider() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      keys = generator.generateKeyPair();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
    server.createContext("/.well-known/openid-configuration", e -> send(e, discovery()));
    server.createContext("/keys", e -> send(e, jwks()));
    server.createContext("/auth", this::authorize);
    server.createContext("/token", this::redeem);
    server.start();
  }

  public URI issuer() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  private JsonObject discovery() {
    JsonObject document = new JsonObject();
    document.addProperty("issuer", issuer().toString());
    document.addProperty("authorization_endpoint", issuer() + "/auth");
    document.addProperty("token_endpoint", issuer() + "/token");
    document.addProperty("jwks_uri", issuer() + "/keys");
    document.add("response_types_supported", array("code"));
    document.add("subject_types_supported", array("public"));
    document.add("id_token_signing_alg_values_supported", array("RS256"));
    return configuration.apply(document);
  }

  private JsonObject jwks() {
    RSAPublicKey key = (RSAPublicKey) keys.getPublic();
    JsonObject jwk = new JsonObject();
    jwk.addProperty("kty", "RSA");
    jwk.addProperty("alg", "RS256");
    jwk.addProperty("use", "sig");
    jwk.addProperty("kid", "1");
    jwk.addProperty("n", unsigned(key.getModulus()));
    jwk.addProperty("e", unsigned(key.getPublicExponent()));
    JsonArray all = new JsonArray();
    all.add(jwk);
    JsonObject set = new JsonObject();
    set.add("keys", all);
    return set;
  }

  private static String unsigned(BigInteger value) {
    byte[] bytes = value.toByteArray();
    int skip = bytes[0] == 0 ? 1 : 0;
    return URL.encodeToString(java.util.Arrays.copyOfRange(bytes, skip, bytes.length));
  }

  private static JsonArray array(String one) {
    JsonArray array = new JsonArray();
    array.add(one);
    return array;
  }

  /** Returns the claims of a good token, to be changed. */
  public JsonObject claims() {
    long now = Instant.now().getEpochSecond();
    JsonObject claims = new JsonObject();
    claims.addProperty("iss", issuer().toString());
    claims.addProperty("aud", "sigstore");
    claims.addProperty("sub", "user-1");
    claims.addProperty("email", USER);
    claims.addProperty("email_verified", true);
    claims.addProperty("iat", now);
    claims.addProperty("exp", now + 600);
    return claims;
  }

  /** Returns a good token. */
  public String token() {
    return token(claims());
  }

  public String token(JsonObject claims) {
    JsonObject header = new JsonObject();
    header.addProperty("alg", "RS256");
    header.addProperty("typ", "JWT");
    header.addProperty("kid", "1");
    String signed = encode(header.toString()) + "." + encode(claims.toString());
    try {
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(keys.getPrivate());
      signature.update(signed.getBytes(StandardCharsets.US_ASCII));
      return signed + "." + URL.encodeToString(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  public static String encode(String text) {
    return URL.encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Returns the code that a user gets who logs in at {@code address} without a redirection. */
  public String login(URI address) {
    Map<String, String> query = form(address.getRawQuery());
    String code = "code-" + logins.size();
    logins.put(code, query);
    return code;
  }

  private void authorize(HttpExchange exchange) throws IOException {
    Map<String, String> query = form(exchange.getRequestURI().getRawQuery());
    String code = login(exchange.getRequestURI());
    String result = refusal.isEmpty() ? "code=" + code : "error=" + refusal;
    exchange
        .getResponseHeaders()
        .set(
            "Location",
            query.get("redirect_uri")
                + "?"
                + result
                + "&state="
                + stateSent.apply(query.getOrDefault("state", "")));
    exchange.sendResponseHeaders(302, -1);
    exchange.close();
  }

  private void redeem(HttpExchange exchange) throws IOException {
    Map<String, String> form =
        new HashMap<>(
            form(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.US_ASCII)));
    String authorization = exchange.getRequestHeaders().getFirst("Authorization");
    if (authorization != null) {
      form.put("Authorization", authorization);
    }
    redeemed.add(form);
    Map<String, String> login = logins.remove(form.getOrDefault("code", ""));
    if (login == null
        || !challenge(form.getOrDefault("code_verifier", "")).equals(login.get("code_challenge"))
        || !"S256".equals(login.get("code_challenge_method"))
        || !login.getOrDefault("redirect_uri", "").equals(form.get("redirect_uri"))
        || !"authorization_code".equals(form.get("grant_type"))) {
      JsonObject error = new JsonObject();
      error.addProperty("error", "invalid_grant");
      send(exchange, 400, error);
      return;
    }
    JsonObject claims = claims();
    claims.addProperty("aud", login.get("client_id"));
    claims.addProperty("nonce", nonceStated.apply(login.getOrDefault("nonce", "")));
    JsonObject body = new JsonObject();
    body.addProperty("access_token", "not-for-us");
    body.addProperty("token_type", "bearer");
    body.addProperty("id_token", token(claims));
    send(exchange, 200, answer.apply(body));
  }

  private static String challenge(String verifier) {
    return URL.encodeToString(digest(verifier));
  }

  private static byte[] digest(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  public static Map<String, String> form(String encoded) {
    Map<String, String> values = new HashMap<>();
    for (String pair : encoded.split("&", -1)) {
      int equals = pair.indexOf('=');
      values.put(
          pair.substring(0, equals),
          URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
    }
    return values;
  }

  private static void send(HttpExchange exchange, JsonObject body) throws IOException {
    send(exchange, 200, body);
  }

  private static void send(HttpExchange exchange, int status, JsonObject body) throws IOException {
    try (exchange) {
      byte[] bytes = body.toString().getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(status, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
