package io.modelsigning.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Stands in for an OCI registry on loopback (OCI distribution specification v1.1): manifests, blobs
 * in ranges, uploads, and what refers to a manifest. It counts what it sends of blobs.
 */
public final class TestRegistry implements AutoCloseable {
  public static final String USER = "user";
  public static final String PASSWORD = "correct horse";
  public static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
  public static final String INDEX = "application/vnd.oci.image.index.v1+json";
  public static final String RAW = "application/vnd.cncf.model.weight.v1.raw";
  public static final String PATH = "org.cncf.model.filepath";
  public static final String TITLE = "org.opencontainers.image.title";

  /** How users are known. */
  public enum Access {
    ANYBODY,
    PASSWORD,
    TOKEN
  }

  /** Answers instead of the registry; returns whether it has. */
  public interface Instead {
    boolean answer(HttpExchange exchange) throws IOException, InterruptedException;
  }

  /** A manifest and its media type. */
  public record Stored(String type, byte[] content) {}

  private static final Pattern SUBJECT =
      Pattern.compile("\"subject\":\\{[^{}]*?\"digest\":\"(sha256:[0-9a-f]{64})\"");
  private static final Pattern ARTIFACT_TYPE = Pattern.compile("\"artifactType\":\"([^\"]*)\"");
  private static final Pattern ADDRESS = Pattern.compile("/v2/(.+)/(manifests|blobs|referrers)/(.*)");

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicInteger uploads = new AtomicInteger();

  /** By repository and digest. */
  public final Map<String, byte[]> blobs = new ConcurrentHashMap<>();

  /** By repository and digest or tag. */
  public final Map<String, Stored> manifests = new ConcurrentSkipListMap<>();

  /** What was asked: method, address and, behind a space, the header by which the user is known. */
  public final List<String> requests = new CopyOnWriteArrayList<>();

  /** How many bytes of blobs were sent. */
  public final AtomicLong blobBytes = new AtomicLong();

  public volatile boolean listsReferrers = true;
  public volatile Access access = Access.ANYBODY;
  public volatile Instead instead = exchange -> false;

  /** So many entries a page of a list has. */
  public volatile int pageSize = Integer.MAX_VALUE;

  /** What tokens the registry takes; more are added when they are given out. */
  public final List<String> tokens = new CopyOnWriteArrayList<>();

  public TestRegistry() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            answer(exchange);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    server.start();
  }

  /** Returns the host and the port. */
  public String authority() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  /** Returns the location of what a registry has by a repository and a tag or digest. */
  public String location(String repository, String reference) {
    return "oci://%s/%s%s%s"
        .formatted(
            authority(), repository, reference.startsWith("sha256:") ? "@" : ":", reference);
  }

  public static String digest(byte[] content) {
    try {
      return "sha256:"
          + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Puts a blob there, and returns its digest. */
  public String blob(String repository, byte[] content) {
    blobs.put(repository + "@" + digest(content), content);
    return digest(content);
  }

  /** Puts a manifest there by a tag and by its digest, which is returned. */
  public String manifest(String repository, String tag, String type, String json) {
    byte[] content = json.getBytes(StandardCharsets.UTF_8);
    Stored stored = new Stored(type, content);
    manifests.put(repository + "@" + tag, stored);
    manifests.put(repository + "@" + digest(content), stored);
    return digest(content);
  }

  /** Returns a descriptor of a layer in JSON, and puts its content there. */
  public String layer(String repository, String type, String annotation, String name, byte[] content) {
    return "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d,\"annotations\":{\"%s\":\"%s\"}}"
        .formatted(type, blob(repository, content), content.length, annotation, name);
  }

  /** Returns the manifest of an artifact with these layers, whose configuration is put there. */
  public String manifestOf(String repository, List<String> layers) {
    byte[] configuration = "{\"a\":\"configuration\"}".getBytes(StandardCharsets.UTF_8);
    return ("{\"schemaVersion\":2,\"mediaType\":\"%s\",\"artifactType\":\"application/vnd.cncf.model.manifest.v1+json\","
            + "\"config\":{\"mediaType\":\"application/vnd.cncf.model.config.v1+json\",\"digest\":\"%s\",\"size\":%d},"
            + "\"layers\":[%s]}")
        .formatted(
            MANIFEST,
            blob(repository, configuration),
            configuration.length,
            String.join(",", layers));
  }

  /** Puts a model there, each file in a layer as it is, and returns the digest of its manifest. */
  public String model(String repository, String tag, Map<String, String> files) {
    List<String> layers = new ArrayList<>();
    files.forEach(
        (name, content) ->
            layers.add(
                layer(repository, RAW, PATH, name, content.getBytes(StandardCharsets.UTF_8))));
    return manifest(repository, tag, MANIFEST, manifestOf(repository, layers));
  }

  private void answer(HttpExchange exchange) throws IOException, InterruptedException {
    String authorization = exchange.getRequestHeaders().getFirst("Authorization");
    requests.add(
        exchange.getRequestMethod()
            + " "
            + exchange.getRequestURI()
            + (authorization == null ? "" : " " + authorization));
    if (instead.answer(exchange)) {
      return;
    }
    String path = exchange.getRequestURI().getPath();
    if (path.equals("/token")) {
      giveToken(exchange, authorization);
      return;
    }
    if (!isKnown(authorization)) {
      exchange
          .getResponseHeaders()
          .set(
              "WWW-Authenticate",
              access == Access.PASSWORD
                  ? "Basic realm=\"a registry\""
                  : "Bearer realm=\"http://%s/token\",service=\"a registry\",scope=\"unused\""
                      .formatted(authority()));
      send(exchange, 401, "text/plain", "who are you?");
      return;
    }
    Matcher address = ADDRESS.matcher(path);
    if (!address.matches()) {
      send(exchange, path.equals("/v2/") ? 200 : 404, "application/json", "{}");
      return;
    }
    String repository = address.group(1);
    String reference = address.group(3);
    switch (address.group(2)) {
      case "manifests" -> manifests(exchange, repository, reference);
      case "blobs" -> blobs(exchange, repository, reference);
      default -> referrers(exchange, repository, reference);
    }
  }

  private static String basic() {
    return "Basic "
        + Base64.getEncoder()
            .encodeToString((USER + ":" + PASSWORD).getBytes(StandardCharsets.UTF_8));
  }

  private boolean isKnown(@Nullable String authorization) {
    return switch (access) {
      case ANYBODY -> true;
      case PASSWORD -> basic().equals(authorization);
      case TOKEN -> authorization != null && tokens.contains(authorization);
    };
  }

  private void giveToken(HttpExchange exchange, @Nullable String authorization) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    boolean known = basic().equals(authorization) || body.contains("refresh_token=an-identity");
    if (!known) {
      send(exchange, 401, "application/json", "{}");
      return;
    }
    String token = "token-" + tokens.size();
    tokens.add("Bearer " + token);
    send(exchange, 200, "application/json", "{\"token\":\"" + token + "\"}");
  }

  private void manifests(HttpExchange exchange, String repository, String reference)
      throws IOException {
    if (exchange.getRequestMethod().equals("PUT")) {
      byte[] content = exchange.getRequestBody().readAllBytes();
      String type = exchange.getRequestHeaders().getFirst("Content-Type");
      String text = new String(content, StandardCharsets.UTF_8);
      String digest = manifest(repository, reference, type, text);
      if (reference.startsWith("sha256:") && !reference.equals(digest)) {
        send(exchange, 400, "text/plain", "another digest");
        return;
      }
      Matcher subject = SUBJECT.matcher(text);
      if (listsReferrers && subject.find()) {
        exchange.getResponseHeaders().set("OCI-Subject", subject.group(1));
      }
      send(exchange, 201, "text/plain", "");
      return;
    }
    Stored stored = manifests.get(repository + "@" + reference);
    if (stored == null) {
      send(exchange, 404, "application/json", "{\"errors\":[{\"code\":\"MANIFEST_UNKNOWN\"}]}");
      return;
    }
    exchange.getResponseHeaders().set("Docker-Content-Digest", digest(stored.content()));
    send(exchange, 200, stored.type(), stored.content());
  }

  private void blobs(HttpExchange exchange, String repository, String reference)
      throws IOException {
    String method = exchange.getRequestMethod();
    if (method.equals("POST")) {
      exchange
          .getResponseHeaders()
          .set(
              "Location",
              "/v2/%s/blobs/uploads/%d?state=x"
                  .formatted(repository, uploads.incrementAndGet()));
      send(exchange, 202, "text/plain", "");
      return;
    }
    if (method.equals("PUT")) {
      byte[] content = exchange.getRequestBody().readAllBytes();
      boolean right = String.valueOf(exchange.getRequestURI().getQuery()).endsWith("digest=" + digest(content));
      if (right) {
        blob(repository, content);
      }
      send(exchange, right ? 201 : 400, "text/plain", "");
      return;
    }
    byte[] content = blobs.get(repository + "@" + reference);
    if (content == null) {
      send(exchange, 404, "text/plain", "");
      return;
    }
    if (method.equals("HEAD")) {
      exchange.getResponseHeaders().set("Content-Length", Integer.toString(content.length));
      exchange.sendResponseHeaders(200, -1);
      return;
    }
    sendBlob(exchange, content);
  }

  /** Sends a blob, or the range of it that was asked for. */
  public void sendBlob(HttpExchange exchange, byte[] content) throws IOException {
    String range = exchange.getRequestHeaders().getFirst("Range");
    int status = 200;
    byte[] part = content;
    if (range != null) {
      String[] ends = range.substring("bytes=".length()).split("-", -1);
      int start = Integer.parseInt(ends[0]);
      int end = Math.min(Integer.parseInt(ends[1]) + 1, content.length);
      part = Arrays.copyOfRange(content, start, end);
      status = 206;
      exchange
          .getResponseHeaders()
          .set("Content-Range", "bytes %d-%d/%d".formatted(start, end - 1, content.length));
    }
    blobBytes.addAndGet(part.length);
    send(exchange, status, "application/octet-stream", part);
  }

  private void referrers(HttpExchange exchange, String repository, String reference)
      throws IOException {
    if (!listsReferrers) {
      send(exchange, 404, "text/plain", "404 page not found");
      return;
    }
    List<String> found = new ArrayList<>();
    for (Map.Entry<String, Stored> entry : manifests.entrySet()) {
      if (!entry.getKey().startsWith(repository + "@sha256:")) {
        continue;
      }
      String text = new String(entry.getValue().content(), StandardCharsets.UTF_8);
      Matcher subject = SUBJECT.matcher(text);
      if (subject.find() && subject.group(1).equals(reference)) {
        Matcher type = ARTIFACT_TYPE.matcher(text);
        found.add(
            "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d%s}"
                .formatted(
                    MANIFEST,
                    digest(entry.getValue().content()),
                    entry.getValue().content().length,
                    type.find() ? ",\"artifactType\":\"" + type.group(1) + "\"" : ""));
      }
    }
    String query = exchange.getRequestURI().getQuery();
    int start = query == null ? 0 : Integer.parseInt(query.substring("start=".length()));
    int end = (int) Math.min((long) start + pageSize, found.size());
    if (end < found.size()) {
      exchange
          .getResponseHeaders()
          .set(
              "Link",
              "</v2/%s/referrers/%s?start=%d>; rel=\"next\"".formatted(repository, reference, end));
    }
    send(
        exchange,
        200,
        INDEX,
        "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"manifests\":[%s]}"
            .formatted(INDEX, String.join(",", found.subList(start, end))));
  }

  public static void send(HttpExchange exchange, int status, String type, String body)
      throws IOException {
    send(exchange, status, type, body.getBytes(StandardCharsets.UTF_8));
  }

  public static void send(HttpExchange exchange, int status, String type, byte[] body)
      throws IOException {
    boolean none = body.length == 0 || exchange.getRequestMethod().equals("HEAD");
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(status, none ? -1 : body.length);
    if (!none) {
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
