package io.modelsigning.google;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.modelsigning.domain.key.Curve;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
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
 * Stands in for the service, for the server that gives tokens for a service account's signed
 * assertion, and for the metadata server of a machine. Assertions and tokens are checked; keys and
 * signatures are the JDK's.
 */
final class CloudServer implements AutoCloseable {
  static final String RING = "projects/p/locations/europe-west1/keyRings/r";
  static final String ACCOUNT = "signer@p.iam.gserviceaccount.com";

  /** A version of a key. */
  static final class Version {
    final KeyPair pair;
    String algorithm;
    String state = "ENABLED";

    Version(Curve curve) {
      algorithm = curve == Curve.P384 ? "EC_SIGN_P384_SHA384" : "EC_SIGN_P256_SHA256";
      try {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec(curve.oid()));
        pair = generator.generateKeyPair();
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /** An answer that is given whatever was asked. */
  record Reply(int status, String body) {
    static Reply error(int status, String message) {
      return new Reply(
          status, "{\"error\": {\"code\": %d, \"message\": \"%s\"}}".formatted(status, message));
    }
  }

  final Map<String, List<Version>> keys = Collections.synchronizedMap(new HashMap<>());
  final Set<String> forbidden = Collections.synchronizedSet(new HashSet<>());
  final Deque<Reply> replies = new ConcurrentLinkedDeque<>();
  final Deque<Reply> signReplies = new ConcurrentLinkedDeque<>();
  final List<String> requests = Collections.synchronizedList(new ArrayList<>());

  /** The pair by which the account signs its assertions. */
  final KeyPair account;

  boolean hashesAgain;
  int signsWith;
  boolean damagesDigest;
  boolean damagesKey;
  boolean damagesSignature;
  int pageSize = 1000;

  private final Set<String> tokens = Collections.synchronizedSet(new HashSet<>());
  private final HttpServer server;

  CloudServer() throws IOException, GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    account = generator.generateKeyPair();
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  String host() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  String address() {
    return "http://" + host();
  }

  Version add(String id, Curve curve) {
    Version version = new Version(curve);
    keys.computeIfAbsent(RING + "/cryptoKeys/" + id, name -> new ArrayList<>()).add(version);
    return version;
  }

  /** Returns the text of the account's file, as the console gives it out. */
  String accountFile() {
    JsonObject file = new JsonObject();
    file.addProperty("type", "service_account");
    file.addProperty("project_id", "p");
    file.addProperty("private_key_id", "1");
    file.addProperty(
        "private_key",
        "-----BEGIN PRIVATE KEY-----\n%s\n-----END PRIVATE KEY-----\n"
            .formatted(Base64.getMimeEncoder().encodeToString(account.getPrivate().getEncoded())));
    file.addProperty("client_email", ACCOUNT);
    file.addProperty("client_id", "1");
    file.addProperty("token_uri", address() + "/token");
    return file.toString();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getRawPath();
      String query = exchange.getRequestURI().getRawQuery();
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      requests.add(exchange.getRequestMethod() + " " + path);
      Reply reply = path.startsWith("/v1/") ? replies.poll() : null;
      if (reply == null && path.endsWith(":asymmetricSign")) {
        reply = signReplies.poll();
      }
      if (reply == null) {
        reply = reply(exchange, path, query == null ? "" : query, body);
      }
      byte[] bytes = reply.body().getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(reply.status(), bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private Reply reply(HttpExchange exchange, String path, String query, String body)
      throws GeneralSecurityException {
    if (path.equals("/token")) {
      return isAssertion(body) ? token() : new Reply(400, "{\"error\": \"invalid_grant\"}");
    }
    if (path.startsWith("/computeMetadata/")) {
      return "Google".equals(exchange.getRequestHeaders().getFirst("Metadata-Flavor"))
          ? token()
          : new Reply(403, "");
    }
    String authorization = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
    if (!authorization.startsWith("Bearer ") || !tokens.contains(authorization.substring(7))) {
      return Reply.error(401, "Request had invalid authentication credentials");
    }
    String name = path.substring("/v1/".length());
    if (forbidden.stream().anyMatch(name::endsWith)) {
      return Reply.error(403, "Permission denied on resource");
    }
    if (exchange.getRequestMethod().equals("POST") && name.equals(RING + "/cryptoKeys")) {
      return create(
          query.replace("cryptoKeyId=", ""), JsonParser.parseString(body).getAsJsonObject());
    }
    int versions = name.indexOf("/cryptoKeyVersions");
    List<Version> key = versions < 0 ? null : keys.get(name.substring(0, versions));
    if (key == null) {
      return Reply.error(404, "CryptoKey not found");
    }
    String rest = name.substring(versions + "/cryptoKeyVersions".length());
    if (rest.isEmpty()) {
      return list(name, key, query);
    }
    int number = Integer.parseInt(rest.replaceAll("^/(\\d+).*$", "$1"));
    if (number > key.size()) {
      return Reply.error(404, "CryptoKeyVersion not found");
    }
    Version version = key.get(number - 1);
    String versionName = name.replaceFirst("(/cryptoKeyVersions/\\d+).*$", "$1");
    if (rest.endsWith(":asymmetricSign")) {
      return sign(versionName, key, number, JsonParser.parseString(body).getAsJsonObject());
    }
    if (rest.endsWith("/publicKey")) {
      return version.state.equals("ENABLED")
          ? publicKey(versionName, version)
          : Reply.error(400, versionName + " is not enabled, current state is: " + version.state);
    }
    String state = version.state;
    version.state = state.equals("PENDING_GENERATION") ? "ENABLED" : state;
    return new Reply(200, "{\"name\": \"%s\", \"state\": \"%s\"}".formatted(versionName, state));
  }

  /** RFC 7523: an assertion that the account's key has signed. */
  private boolean isAssertion(String form) throws GeneralSecurityException {
    String assertion =
        URLDecoder.decode(form.replaceAll("^.*assertion=([^&]*).*$", "$1"), StandardCharsets.UTF_8);
    String[] parts = assertion.split("\\.", -1);
    if (parts.length != 3) {
      return false;
    }
    Signature verifier = Signature.getInstance("SHA256withRSA");
    verifier.initVerify(account.getPublic());
    verifier.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
    JsonObject claims =
        JsonParser.parseString(
                new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8))
            .getAsJsonObject();
    return verifier.verify(Base64.getUrlDecoder().decode(parts[2]))
        && claims.get("iss").getAsString().equals(ACCOUNT)
        && claims.get("scope").getAsString().equals("https://www.googleapis.com/auth/cloudkms");
  }

  private Reply token() {
    String token = "ya29.token-" + tokens.size();
    tokens.add(token);
    return new Reply(
        200,
        "{\"access_token\": \"%s\", \"expires_in\": 3599, \"token_type\": \"Bearer\"}"
            .formatted(token));
  }

  private Reply create(String id, JsonObject content) {
    if (keys.containsKey(RING + "/cryptoKeys/" + id)) {
      return Reply.error(409, "CryptoKey already exists");
    }
    String algorithm = content.getAsJsonObject("versionTemplate").get("algorithm").getAsString();
    Version version = add(id, algorithm.equals("EC_SIGN_P384_SHA384") ? Curve.P384 : Curve.P256);
    version.state = "PENDING_GENERATION";
    return new Reply(200, "{}");
  }

  private Reply list(String name, List<Version> key, String query) {
    int start =
        query.contains("pageToken=")
            ? Integer.parseInt(query.replaceAll("^.*pageToken=(\\d+).*$", "$1"))
            : 0;
    JsonArray versions = new JsonArray();
    int end = Math.min(key.size(), start + pageSize);
    for (int i = start; i < end; i++) {
      JsonObject version = new JsonObject();
      version.addProperty("name", name + "/" + (i + 1));
      version.addProperty("state", key.get(i).state);
      versions.add(version);
    }
    JsonObject answer = new JsonObject();
    answer.add("cryptoKeyVersions", versions);
    answer.addProperty("nextPageToken", end < key.size() ? Integer.toString(end) : "");
    return new Reply(200, answer.toString());
  }

  private Reply publicKey(String name, Version version) {
    String pem =
        "-----BEGIN PUBLIC KEY-----\n%s\n-----END PUBLIC KEY-----\n"
            .formatted(
                Base64.getMimeEncoder(64, new byte[] {'\n'})
                    .encodeToString(version.pair.getPublic().getEncoded()));
    JsonObject answer = new JsonObject();
    answer.addProperty("name", name);
    answer.addProperty("pem", damagesKey ? pem.replace("\n", "\r\n") : pem);
    answer.addProperty("algorithm", version.algorithm);
    answer.addProperty("pemCrc32c", crc(pem.getBytes(StandardCharsets.UTF_8)));
    return new Reply(200, answer.toString());
  }

  private Reply sign(String name, List<Version> key, int number, JsonObject content)
      throws GeneralSecurityException {
    int used = signsWith > 0 ? signsWith : number;
    Version version = key.get(used - 1);
    String hash = version.algorithm.replaceAll("^.*_SHA", "sha");
    byte[] digest =
        Base64.getDecoder().decode(content.getAsJsonObject("digest").get(hash).getAsString());
    if (!content.get("digestCrc32c").getAsString().equals(crc(digest))) {
      return Reply.error(400, "digest_crc32c does not match");
    }
    Signature signature =
        Signature.getInstance(
            hashesAgain ? hash.replace("sha", "SHA") + "withECDSA" : "NONEwithECDSA");
    signature.initSign(version.pair.getPrivate());
    signature.update(digest);
    byte[] signed = signature.sign();
    JsonObject answer = new JsonObject();
    answer.addProperty("name", name.replaceFirst("\\d+$", Integer.toString(used)));
    answer.addProperty("signatureCrc32c", crc(signed));
    if (damagesSignature) {
      signed[signed.length - 1] ^= 1;
    }
    answer.addProperty("signature", Base64.getEncoder().encodeToString(signed));
    answer.addProperty("verifiedDigestCrc32c", !damagesDigest);
    return new Reply(200, answer.toString());
  }

  /** CRC-32C bit by bit, as RFC 3720, appendix B.4, has its polynomial. */
  static String crc(byte[] bytes) {
    int crc = -1;
    for (byte one : bytes) {
      crc ^= one & 0xff;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc >>> 1) ^ (0x82f63b78 & -(crc & 1));
      }
    }
    return Long.toString(~crc & 0xffffffffL);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
