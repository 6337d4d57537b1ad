package io.modelsigning.azure;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.modelsigning.domain.key.Curve;
import java.io.IOException;
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
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedDeque;

/**
 * Stands in for vaults, and for the server that gives tokens for a secret or for another server's
 * assertion. What is at an address is asked for below a folder with the name of its host. Secrets
 * and tokens are checked; keys and signatures are the JDK's.
 */
final class VaultServer implements AutoCloseable {
  static final String VAULT = "models.vault.azure.net";
  static final String TENANT = "11111111-2222-3333-4444-555555555555";
  static final String CLIENT = "66666666-7777-8888-9999-000000000000";
  static final String SECRET = "secret~of~the~client";
  static final String ASSERTION = "assertion.of.the.cluster";
  static final String LOGIN =
      "POST login.microsoftonline.com/%s/oauth2/v2.0/token".formatted(TENANT);

  /** A version of a key. */
  static final class Version {
    final KeyPair pair;
    final Curve curve;
    final JsonObject key = new JsonObject();
    final JsonObject attributes = new JsonObject();

    Version(String id, Curve curve) {
      try {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec(curve.oid()));
        pair = generator.generateKeyPair();
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException(e);
      }
      this.curve = curve;
      JsonArray operations = new JsonArray();
      operations.add("sign");
      operations.add("verify");
      ECPublicKey half = (ECPublicKey) pair.getPublic();
      key.addProperty("kid", id);
      key.addProperty("kty", "EC");
      key.addProperty("crv", curve.toString());
      key.add("key_ops", operations);
      key.addProperty("x", base64(bytes(half.getW().getAffineX(), curve)));
      key.addProperty("y", base64(bytes(half.getW().getAffineY(), curve)));
      attributes.addProperty("enabled", true);
      attributes.addProperty("created", 1_700_000_000);
    }

    String id() {
      return key.get("kid").getAsString();
    }

    Reply describe() {
      JsonObject answer = new JsonObject();
      answer.add("key", key);
      answer.add("attributes", attributes);
      return new Reply(200, answer.toString());
    }
  }

  /** An answer that is given whatever was asked. */
  record Reply(int status, String body) {
    static Reply error(int status, String message) {
      return new Reply(
          status, "{\"error\": {\"code\": \"Code\", \"message\": \"%s\"}}".formatted(message));
    }
  }

  final Map<String, List<Version>> keys = Collections.synchronizedMap(new HashMap<>());
  final Set<String> forbidden = Collections.synchronizedSet(new HashSet<>());
  final Deque<Reply> replies = new ConcurrentLinkedDeque<>();
  final Deque<Reply> signReplies = new ConcurrentLinkedDeque<>();
  final Deque<Reply> tokenReplies = new ConcurrentLinkedDeque<>();
  final List<String> requests = Collections.synchronizedList(new ArrayList<>());

  boolean hashesAgain;

  /** The number of the version that signs, whichever is asked for; 0 for that one. */
  int signsWith;

  int expiresIn = 3599;
  boolean isMachine;

  private final Map<String, String> tokens = Collections.synchronizedMap(new HashMap<>());
  private final HttpServer server;

  VaultServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  /**
   * Returns where this server has what is at an address. What is not asked for by TLS is the
   * metadata server of a machine, which is there only if this is one.
   */
  URI route(URI address) {
    if (!"https".equals(address.getScheme()) && !isMachine) {
      return URI.create("http://127.0.0.1:1/");
    }
    return URI.create(
        "http://127.0.0.1:%d/%s"
            .formatted(
                server.getAddress().getPort(), address.toString().replaceFirst("^https?://", "")));
  }

  Version add(String host, String name, Curve curve) {
    String key = host + "/keys/" + name;
    List<Version> versions = keys.computeIfAbsent(key, unknown -> new ArrayList<>());
    Version version = new Version("https://%s/%032x".formatted(key, versions.size() + 1), curve);
    versions.add(version);
    return version;
  }

  private static byte[] bytes(BigInteger number, Curve curve) {
    byte[] bytes = new byte[curve.coordinateBytes()];
    byte[] signed = number.toByteArray();
    int length = Math.min(signed.length, bytes.length);
    System.arraycopy(signed, signed.length - length, bytes, bytes.length - length, length);
    return bytes;
  }

  static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getRawPath().substring(1);
      String query = String.valueOf(exchange.getRequestURI().getRawQuery());
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      requests.add(exchange.getRequestMethod() + " " + path);
      Reply reply;
      if (path.startsWith("login.microsoftonline.com/")) {
        reply = login(path, body);
      } else if (path.startsWith("169.254.169.254/")) {
        reply =
            "true".equals(exchange.getRequestHeaders().getFirst("Metadata"))
                ? token("https://vault.azure.net/.default")
                : new Reply(400, "{\"error\": \"invalid_request\"}");
      } else {
        reply = path.endsWith("/sign") ? signReplies.poll() : null;
        if (reply == null) {
          reply = replies.poll();
        }
        if (reply == null) {
          reply = vault(exchange, path, query, body);
        }
      }
      byte[] bytes = reply.body().getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(reply.status(), bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private Reply login(String path, String body) {
    String host = "login.microsoftonline.com";
    if (path.equals(host + "/common/discovery/instance")) {
      return new Reply(
          200,
          """
          {"tenant_discovery_endpoint":
            "https://%1$s/%2$s/v2.0/.well-known/openid-configuration",
           "metadata": [{"preferred_network": "%1$s", "preferred_cache": "%1$s",
             "aliases": ["%1$s"]}]}
          """
              .formatted(host, TENANT));
    }
    Reply kept = tokenReplies.poll();
    if (kept != null) {
      return kept;
    }
    Map<String, String> form = new HashMap<>();
    for (String member : body.split("&", -1)) {
      String[] parts = member.split("=", 2);
      form.put(parts[0], URLDecoder.decode(parts[parts.length - 1], StandardCharsets.UTF_8));
    }
    boolean known =
        SECRET.equals(form.get("client_secret")) || ASSERTION.equals(form.get("client_assertion"));
    if (!path.equals("%s/%s/oauth2/v2.0/token".formatted(host, TENANT))
        || !"client_credentials".equals(form.get("grant_type"))
        || !CLIENT.equals(form.get("client_id"))
        || !known) {
      return new Reply(
          401,
          "{\"error\": \"invalid_client\", \"error_description\": \"AADSTS7000215: Invalid client secret provided.\"}");
    }
    return token(String.valueOf(form.get("scope")));
  }

  private Reply token(String scope) {
    String token = "azure-token-" + tokens.size();
    tokens.put(token, scope);
    return new Reply(
        200,
        "{\"token_type\": \"Bearer\", \"expires_in\": %d, \"expires_on\": %d, \"access_token\": \"%s\"}"
            .formatted(expiresIn, Instant.now().getEpochSecond() + expiresIn, token));
  }

  private Reply vault(HttpExchange exchange, String path, String query, String body)
      throws GeneralSecurityException {
    String host = path.substring(0, path.indexOf('/'));
    String authorization = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
    String scope = tokens.get(authorization.replaceFirst("^Bearer ", ""));
    String wanted = "https://%s/.default".formatted(host.substring(host.indexOf('.') + 1));
    if (scope == null || !List.of(scope.split(" ", -1)).contains(wanted)) {
      return Reply.error(401, "AKV10032: Invalid issuer");
    }
    if (!query.equals("api-version=7.4")) {
      return Reply.error(400, "The specified version is not supported");
    }
    String operation =
        exchange.getRequestMethod().equals("GET")
            ? "get"
            : path.substring(path.lastIndexOf('/') + 1);
    if (forbidden.contains(operation)) {
      return Reply.error(403, "Caller is not authorized to perform action on resource");
    }
    String[] parts = path.split("/", -1);
    String key = "%s/keys/%s".formatted(host, parts[2]);
    List<Version> versions = keys.get(key);
    if (operation.equals("create")) {
      JsonObject content = JsonParser.parseString(body).getAsJsonObject();
      boolean module = host.contains(".managedhsm.");
      if (!content.get("kty").getAsString().equals(module ? "EC-HSM" : "EC")) {
        return Reply.error(400, "Key type is not supported");
      }
      for (Curve curve : Curve.values()) {
        if (curve.toString().equals(content.get("crv").getAsString())) {
          Version made = add(host, parts[2], curve);
          made.key.addProperty("kty", content.get("kty").getAsString());
          made.key.add("key_ops", content.get("key_ops"));
          return made.describe();
        }
      }
      return Reply.error(400, "Curve is not supported");
    }
    if (versions == null) {
      return Reply.error(404, "A key with (name/id) %s was not found".formatted(parts[2]));
    }
    int number = parts.length < 4 ? versions.size() : new BigInteger(parts[3], 16).intValue();
    if (number > versions.size()) {
      return Reply.error(404, "A key with (name/id) %s was not found".formatted(parts[2]));
    }
    return operation.equals("sign")
        ? sign(
            versions.get((signsWith > 0 ? signsWith : number) - 1),
            JsonParser.parseString(body).getAsJsonObject())
        : versions.get(number - 1).describe();
  }

  private Reply sign(Version version, JsonObject content) throws GeneralSecurityException {
    byte[] digest = Base64.getUrlDecoder().decode(content.get("value").getAsString());
    String hash = version.curve.hashAlgorithm();
    if (!content.get("alg").getAsString().equals(hash.replace("SHA-", "ES"))
        || digest.length != version.curve.digestBytes()) {
      return Reply.error(400, "Key and signing algorithm are incompatible");
    }
    Signature signature = Signature.getInstance("NONEwithECDSAinP1363Format");
    signature.initSign(version.pair.getPrivate());
    signature.update(hashesAgain ? MessageDigest.getInstance(hash).digest(digest) : digest);
    JsonObject answer = new JsonObject();
    answer.addProperty("kid", version.id());
    answer.addProperty("value", base64(signature.sign()));
    return new Reply(200, answer.toString());
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
