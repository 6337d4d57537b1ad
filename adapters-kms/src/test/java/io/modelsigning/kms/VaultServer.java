package io.modelsigning.kms;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.modelsigning.domain.key.Curve;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.util.ArrayDeque;
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
 * Stands in for a server with a transit engine: the paths that are asked here, with the JDK's
 * signatures. Tokens, namespaces and what a token may do are checked.
 */
final class VaultServer implements AutoCloseable {
  /** A key with all its versions, the first of which is at index 0. */
  static final class Key {
    String type;
    final List<KeyPair> versions = new ArrayList<>();
    int minimum = 1;
    boolean softDeleted;

    Key(String type) {
      this.type = type;
    }

    void rotate() {
      try {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        Curve curve =
            switch (type) {
              case "ecdsa-p384" -> Curve.P384;
              case "ecdsa-p521" -> Curve.P521;
              default -> Curve.P256;
            };
        generator.initialize(new ECGenParameterSpec(curve.oid()));
        versions.add(generator.generateKeyPair());
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /** An answer that is given whatever was asked. */
  record Reply(int status, String body) {}

  final Map<String, Key> keys = Collections.synchronizedMap(new HashMap<>());
  final Set<String> tokens = Collections.synchronizedSet(new HashSet<>(Set.of("s.root-token")));

  /** What no token may do: a method and a path. */
  final Set<String> forbidden = Collections.synchronizedSet(new HashSet<>());

  final Deque<Reply> replies = new ConcurrentLinkedDeque<>();

  /** Answers to requests to sign alone. */
  final Deque<Reply> signReplies = new ConcurrentLinkedDeque<>();

  final Deque<String> requests = new ConcurrentLinkedDeque<>();
  final Deque<JsonObject> logins = new ConcurrentLinkedDeque<>();
  String namespace = "";
  String mount = "transit";

  /** Whether digests are hashed once more, as one emulator of a service does. */
  boolean hashesAgain;

  /** Which version signs, whatever was asked for; 0 for what was asked for. */
  int signsWith;

  /** How long a login takes. */
  volatile Duration loginTakes = Duration.ZERO;

  private final HttpServer server;
  private int tokenNumber;

  VaultServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  Key add(String name, String type) {
    Key key = new Key(type);
    key.rotate();
    keys.put(name, key);
    return key;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getRawPath().replaceFirst("^/v1/", "");
      String asked = exchange.getRequestMethod() + " " + path;
      requests.add(asked);
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      Reply reply = replies.poll();
      if (reply == null && path.startsWith(mount + "/sign/")) {
        reply = signReplies.poll();
      }
      if (reply == null) {
        reply = reply(exchange, asked, path, body);
      }
      byte[] bytes = reply.body().getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(reply.status(), bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    } catch (GeneralSecurityException e) {
      throw new UncheckedIOException(new IOException(e));
    }
  }

  private Reply reply(HttpExchange exchange, String asked, String path, String body)
      throws GeneralSecurityException {
    if (!"true".equals(exchange.getRequestHeaders().getFirst("X-Vault-Request"))) {
      return error(400, "missing header");
    }
    String in = exchange.getRequestHeaders().getFirst("X-Vault-Namespace");
    if (!namespace.equals(in == null ? "" : in)) {
      return error(404, "no handler for route");
    }
    if (path.startsWith("auth/")) {
      sleep(loginTakes);
      return logIn(path, JsonParser.parseString(body).getAsJsonObject());
    }
    String token = exchange.getRequestHeaders().getFirst("X-Vault-Token");
    if (token == null || !tokens.contains(token) || forbidden.contains(asked)) {
      return error(403, "permission denied");
    }
    if (!path.startsWith(mount + "/")) {
      return error(404, "no handler for route");
    }
    String[] parts = path.substring(mount.length() + 1).split("/", -1);
    Key key = keys.get(parts[1]);
    if (asked.startsWith("GET") && parts[0].equals("keys")) {
      return key == null ? error(404) : new Reply(200, describe(key));
    }
    JsonObject content = JsonParser.parseString(body).getAsJsonObject();
    if (parts[0].equals("keys")) {
      if (key != null) {
        return new Reply(200, "{\"warnings\": [\"key %s already existed\"]}".formatted(parts[1]));
      }
      add(parts[1], content.get("type").getAsString());
      return new Reply(204, "");
    }
    return key == null ? error(400, "signing key not found") : sign(key, parts[2], content);
  }

  private static void sleep(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private Reply logIn(String path, JsonObject content) {
    logins.add(content);
    boolean known =
        switch (path) {
          case "auth/approle/login", "auth/machines/login" ->
              content.get("role_id").getAsString().equals("the-role")
                  && content.get("secret_id").getAsString().equals("the-secret-id");
          case "auth/kubernetes/login" ->
              content.get("role").getAsString().equals("signer")
                  && content.get("jwt").getAsString().equals("service-account-jwt");
          default -> false;
        };
    if (!known) {
      return error(400, "invalid role or secret ID");
    }
    String token = "s.by-login-" + ++tokenNumber;
    tokens.add(token);
    return new Reply(200, "{\"auth\": {\"client_token\": \"%s\"}}".formatted(token));
  }

  private static String describe(Key key) {
    JsonObject versions = new JsonObject();
    for (int version = key.minimum; version <= key.versions.size(); version++) {
      JsonObject one = new JsonObject();
      one.addProperty(
          "public_key",
          "-----BEGIN PUBLIC KEY-----\n%s\n-----END PUBLIC KEY-----\n"
              .formatted(
                  Base64.getMimeEncoder(64, new byte[] {'\n'})
                      .encodeToString(key.versions.get(version - 1).getPublic().getEncoded())));
      versions.add(Integer.toString(version), one);
    }
    JsonObject data = new JsonObject();
    data.addProperty("type", key.type);
    data.addProperty("latest_version", key.versions.size());
    data.addProperty("soft_deleted", key.softDeleted);
    data.add("keys", versions);
    JsonObject answer = new JsonObject();
    answer.add("data", data);
    return answer.toString();
  }

  private Reply sign(Key key, String hash, JsonObject content) throws GeneralSecurityException {
    if (!content.get("prehashed").getAsBoolean()
        || !content.get("marshaling_algorithm").getAsString().equals("asn1")) {
      return error(400, "this stand-in signs digests alone, in DER");
    }
    byte[] digest = Base64.getDecoder().decode(content.get("input").getAsString());
    int version = signsWith > 0 ? signsWith : content.get("key_version").getAsInt();
    String algorithm = hashesAgain ? hash.replace("sha2-", "SHA") + "withECDSA" : "NONEwithECDSA";
    Signature signature = Signature.getInstance(algorithm);
    signature.initSign(key.versions.get(version - 1).getPrivate());
    signature.update(digest);
    return new Reply(
        200,
        "{\"data\": {\"key_version\": %d, \"signature\": \"vault:v%d:%s\"}}"
            .formatted(version, version, Base64.getEncoder().encodeToString(signature.sign())));
  }

  private static Reply error(int status, String... errors) {
    JsonArray texts = new JsonArray();
    for (String error : errors) {
      texts.add(error);
    }
    JsonObject answer = new JsonObject();
    answer.add("errors", texts);
    return new Reply(status, answer.toString());
  }

  /** Returns the requests so far, and forgets them. */
  List<String> takeRequests() {
    List<String> taken = new ArrayList<>(new ArrayDeque<>(requests));
    requests.clear();
    return taken;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
