package io.modelsigning.aws;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.modelsigning.domain.key.Curve;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Stands in for the service: the operations that are asked for here, with the JDK's signatures. The
 * signature of each request (Signature Version 4) is computed anew, and must be the same.
 */
final class KmsServer implements AutoCloseable {
  static final String ACCESS_KEY = "AKIDEXAMPLE";
  static final String SECRET_KEY = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
  static final String REGION = "eu-central-1";

  private static final Pattern AUTHORIZATION =
      Pattern.compile(
          "AWS4-HMAC-SHA256 Credential=(\\w+)/(\\d{8})/([\\w-]+)/kms/aws4_request, SignedHeaders=([\\w;-]+), Signature=([0-9a-f]{64})");

  /** A key and what the service says of it. */
  static final class Key {
    final String arn;
    final KeyPair pair;
    String spec;
    String usage = "SIGN_VERIFY";
    String state = "Enabled";

    Key(Curve curve, String region) {
      arn = "arn:aws:kms:%s:111122223333:key/%s".formatted(region, UUID.randomUUID());
      spec = "ECC_NIST_" + curve.toString().replace("-", "");
      try {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec(curve.oid()));
        pair = generator.generateKeyPair();
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException(e);
      }
    }

    String id() {
      return arn.substring(arn.indexOf("key/") + 4);
    }
  }

  /** An answer that is given whatever was asked. */
  record Reply(int status, String body) {
    static Reply error(String type, String message) {
      JsonObject error = new JsonObject();
      error.addProperty("__type", type);
      error.addProperty("message", message);
      return new Reply(400, error.toString());
    }
  }

  final Map<String, Key> keys = Collections.synchronizedMap(new HashMap<>());
  final Map<String, String> aliases = Collections.synchronizedMap(new HashMap<>());
  final Map<String, Reply> refusals = Collections.synchronizedMap(new HashMap<>());
  final Deque<Reply> replies = new ConcurrentLinkedDeque<>();
  final List<String> operations = Collections.synchronizedList(new ArrayList<>());
  final List<String> deleted = Collections.synchronizedList(new ArrayList<>());

  /** Whether digests are hashed once more, as one emulator of the service does. */
  boolean hashesAgain;

  /** The key that signs whatever key is asked for. */
  String signsWith = "";

  private final HttpServer server;

  KmsServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  Key add(String alias, Curve curve) {
    Key key = new Key(curve, REGION);
    keys.put(key.arn, key);
    aliases.put(alias, key.arn);
    return key;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      String target = String.valueOf(exchange.getRequestHeaders().getFirst("X-Amz-Target"));
      String operation = target.replace("TrentService.", "");
      operations.add(operation);
      Reply reply = replies.poll();
      if (reply == null) {
        reply = refusals.get(operation);
      }
      if (reply == null) {
        reply =
            isSigned(exchange, body)
                ? reply(
                    operation,
                    JsonParser.parseString(new String(body, StandardCharsets.UTF_8))
                        .getAsJsonObject())
                : Reply.error("InvalidSignatureException", "The request signature is wrong");
      }
      byte[] bytes = reply.body().getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.1");
      exchange.sendResponseHeaders(reply.status(), bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** As the AWS Signature Version 4 for API requests is described. */
  private static boolean isSigned(HttpExchange exchange, byte[] body)
      throws GeneralSecurityException {
    String header = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
    Matcher matcher = AUTHORIZATION.matcher(header);
    if (!matcher.matches()
        || !matcher.group(1).equals(ACCESS_KEY)
        || !matcher.group(3).equals(REGION)
        || !List.of(matcher.group(4).split(";", -1))
            .containsAll(List.of("host", "x-amz-date", "x-amz-target"))) {
      return false;
    }
    StringBuilder canonical = new StringBuilder("POST\n/\n\n");
    for (String name : matcher.group(4).split(";", -1)) {
      canonical
          .append(name)
          .append(':')
          .append(String.valueOf(exchange.getRequestHeaders().getFirst(name)).strip())
          .append('\n');
    }
    MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
    canonical.append('\n').append(matcher.group(4)).append('\n').append(hex(sha256.digest(body)));
    String scope = "%s/%s/kms/aws4_request".formatted(matcher.group(2), REGION);
    String toSign =
        "AWS4-HMAC-SHA256\n%s\n%s\n%s"
            .formatted(
                exchange.getRequestHeaders().getFirst("X-Amz-Date"),
                scope,
                hex(sha256.digest(canonical.toString().getBytes(StandardCharsets.UTF_8))));
    byte[] key = ("AWS4" + SECRET_KEY).getBytes(StandardCharsets.UTF_8);
    for (String part : scope.split("/", -1)) {
      key = hmac(key, part);
    }
    return hex(hmac(key, toSign)).equals(matcher.group(5));
  }

  private static byte[] hmac(byte[] key, String text) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  private Reply reply(String operation, JsonObject request) throws GeneralSecurityException {
    return switch (operation) {
      case "GetPublicKey" -> publicKey(request);
      case "Sign" -> sign(request);
      case "CreateKey" -> {
        Key key =
            new Key(
                Curve.valueOf(request.get("KeySpec").getAsString().replace("ECC_NIST_", "")),
                REGION);
        keys.put(key.arn, key);
        yield new Reply(200, "{\"KeyMetadata\": {\"KeyId\": \"%s\"}}".formatted(key.id()));
      }
      case "CreateAlias" -> {
        String alias = request.get("AliasName").getAsString();
        if (aliases.containsKey(alias)) {
          yield Reply.error("AlreadyExistsException", "An alias with that name exists");
        }
        aliases.put(alias, find(request.get("TargetKeyId").getAsString()));
        yield new Reply(200, "");
      }
      case "ScheduleKeyDeletion" -> {
        deleted.add(find(request.get("KeyId").getAsString()));
        yield new Reply(200, "{}");
      }
      default -> Reply.error("UnknownOperationException", operation);
    };
  }

  private String find(String id) {
    String aliased = aliases.get(id);
    return keys.keySet().stream()
        .filter(arn -> arn.equals(aliased) || arn.equals(id) || arn.endsWith("key/" + id))
        .findFirst()
        .orElse("");
  }

  private Reply publicKey(JsonObject request) {
    Key key = keys.get(find(request.get("KeyId").getAsString()));
    if (key == null) {
      return Reply.error("NotFoundException", "Alias or key is not found.");
    }
    if (key.state.equals("Disabled")) {
      return Reply.error("DisabledException", key.arn + " is disabled.");
    }
    if (key.state.equals("PendingDeletion")) {
      return Reply.error("KMSInvalidStateException", key.arn + " is pending deletion.");
    }
    if (key.spec.equals("SYMMETRIC_DEFAULT")) {
      return Reply.error("UnsupportedOperationException", "");
    }
    JsonObject answer = new JsonObject();
    answer.addProperty("KeyId", key.arn);
    answer.addProperty("KeySpec", key.spec);
    answer.addProperty("KeyUsage", key.usage);
    answer.addProperty(
        "PublicKey", Base64.getEncoder().encodeToString(key.pair.getPublic().getEncoded()));
    return new Reply(200, answer.toString());
  }

  private Reply sign(JsonObject request) throws GeneralSecurityException {
    Key asked = keys.get(request.get("KeyId").getAsString());
    String algorithm = request.get("SigningAlgorithm").getAsString();
    if (asked == null || !request.get("MessageType").getAsString().equals("DIGEST")) {
      return Reply.error("ValidationException", "this stand-in signs digests by ARNs alone");
    }
    Key key = signsWith.isEmpty() ? asked : keys.getOrDefault(signsWith, asked);
    Signature signature =
        Signature.getInstance(
            hashesAgain ? algorithm.replace("ECDSA_SHA_", "SHA") + "withECDSA" : "NONEwithECDSA");
    signature.initSign(key.pair.getPrivate());
    signature.update(Base64.getDecoder().decode(request.get("Message").getAsString()));
    JsonObject answer = new JsonObject();
    answer.addProperty("KeyId", key.arn);
    answer.addProperty("SigningAlgorithm", algorithm);
    answer.addProperty("Signature", Base64.getEncoder().encodeToString(signature.sign()));
    return new Reply(200, answer.toString());
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
