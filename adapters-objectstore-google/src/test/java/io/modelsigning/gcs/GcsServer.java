package io.modelsigning.gcs;

import com.sun.net.httpserver.HttpExchange;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.testing.TestFileServer;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedDeque;

/**
 * Cloud Storage's JSON interface as far as this library uses it, with one bucket; beside it, a
 * server of tokens, and the metadata server of a machine.
 */
final class GcsServer implements AutoCloseable {
  static final String BUCKET = "models";
  static final String TOKEN = "ya29.a-token_of_the.machine";

  private static final String OBJECTS = "/storage/v1/b/" + BUCKET + "/o";
  private static final int OBJECTS_IN_PAGE = 2;

  /** An answer that is given whatever was asked. */
  record Reply(int status, String type, String body) {
    static Reply json(int status, String body) {
      return new Reply(status, "application/json", body);
    }

    static Reply error(int status, String reason, String message) {
      return json(
          status,
          "{\"error\": {\"code\": %d, \"message\": \"%s\", \"errors\": [{\"reason\": \"%s\"}]}}"
              .formatted(status, message, reason));
    }
  }

  /** What lies under a name. */
  record Stored(Bytes content, long generation) {}

  final TestFileServer server = new TestFileServer();
  final Map<String, Stored> objects = new TreeMap<>();

  /** Given to the next requests to the service, but for content. */
  final Deque<Reply> replies = new ConcurrentLinkedDeque<>();

  /** Run before the next requests for content. */
  final Deque<Runnable> beforeContent = new ConcurrentLinkedDeque<>();

  /** Run before something is stored. */
  volatile Runnable beforeStoring = () -> {};

  /** Whether it looks at the generation that is asked for. */
  volatile boolean exact = true;

  /** Whether only those are answered that have the token. */
  volatile boolean closed;

  /** Whether it says of which generation its answers are. */
  volatile boolean tellsGeneration = true;

  private long generations = 1_700_000_000_000_000L;

  GcsServer() {
    server.before = this::answer;
  }

  synchronized GcsServer put(String key, byte[] content) {
    objects.put(key, new Stored(Bytes.of(content), ++generations));
    server.put(OBJECTS + "/" + key, content);
    return this;
  }

  synchronized Stored stored(String key) {
    return Objects.requireNonNull(objects.get(key), key);
  }

  private static Map<String, String> query(HttpExchange exchange) {
    Map<String, String> members = new HashMap<>();
    String text = exchange.getRequestURI().getRawQuery();
    for (String member : (text == null ? "" : text).split("&", -1)) {
      String[] parts = member.split("=", 2);
      members.put(parts[0], URLDecoder.decode(parts[parts.length - 1], StandardCharsets.UTF_8));
    }
    return members;
  }

  private synchronized boolean answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    if (path.startsWith("/computeMetadata/")) {
      send(
          exchange, Reply.json(200, "{\"access_token\": \"" + TOKEN + "\", \"expires_in\": 3599}"));
      return true;
    }
    Map<String, String> query = query(exchange);
    boolean content = "media".equals(query.get("alt"));
    Reply kept = content ? null : replies.poll();
    if (kept != null) {
      send(exchange, kept);
      return true;
    }
    if (closed
        && !("Bearer " + TOKEN).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
      send(
          exchange,
          Reply.error(
              401, "required", "Anonymous caller does not have storage.objects.list access."));
      return true;
    }
    if (path.equals("/upload" + OBJECTS)) {
      store(exchange, query);
      return true;
    }
    if (!path.startsWith(OBJECTS)) {
      send(exchange, Reply.error(404, "notFound", "The specified bucket does not exist."));
      return true;
    }
    if (path.equals(OBJECTS)) {
      list(exchange, query);
      return true;
    }
    String key = path.substring(OBJECTS.length() + 1);
    if (content) {
      return isRefused(exchange, key, query.getOrDefault("generation", ""));
    }
    Stored stored = objects.get(key);
    send(
        exchange,
        stored == null
            ? Reply.error(404, "notFound", "No such object: " + BUCKET + "/" + key)
            : Reply.json(200, entry(key, stored)));
    return true;
  }

  /** Returns whether content is not given, which is told then. */
  private boolean isRefused(HttpExchange exchange, String key, String generation)
      throws IOException {
    Runnable first = beforeContent.poll();
    if (first != null) {
      first.run();
    }
    Stored stored = objects.get(key);
    if (stored == null || (exact && !generation.equals(Long.toString(stored.generation())))) {
      send(
          exchange,
          new Reply(404, "text/plain; charset=UTF-8", "No such object: " + BUCKET + "/" + key));
      return true;
    }
    if (tellsGeneration) {
      exchange.getResponseHeaders().set("x-goog-generation", Long.toString(stored.generation()));
    }
    return false;
  }

  private static String entry(String key, Stored stored) {
    return "{\"name\": \"%s\", \"size\": \"%d\", \"generation\": \"%d\"}"
        .formatted(key, stored.content().size(), stored.generation());
  }

  private void list(HttpExchange exchange, Map<String, String> query) throws IOException {
    String prefix = query.getOrDefault("prefix", "");
    String after = query.getOrDefault("pageToken", "");
    List<Map.Entry<String, Stored>> found =
        objects.entrySet().stream()
            .filter(
                entry -> entry.getKey().startsWith(prefix) && entry.getKey().compareTo(after) > 0)
            .toList();
    List<Map.Entry<String, Stored>> page =
        found.subList(0, Math.min(found.size(), OBJECTS_IN_PAGE));
    String items =
        page.stream()
            .map(entry -> entry(entry.getKey(), entry.getValue()))
            .reduce((one, other) -> one + ", " + other)
            .orElse("");
    String next =
        found.size() > page.size()
            ? ", \"nextPageToken\": \"" + page.getLast().getKey() + "\""
            : "";
    send(
        exchange,
        Reply.json(
            200,
            items.isEmpty()
                ? "{\"kind\": \"storage#objects\"}"
                : "{\"items\": [" + items + "]" + next + "}"));
  }

  private void store(HttpExchange exchange, Map<String, String> query) throws IOException {
    byte[] content = exchange.getRequestBody().readAllBytes();
    beforeStoring.run();
    String key = query.getOrDefault("name", "");
    Stored there = objects.get(key);
    String wanted = there == null ? "0" : Long.toString(there.generation());
    if (!wanted.equals(query.get("ifGenerationMatch"))) {
      send(
          exchange,
          Reply.error(
              412,
              "conditionNotMet",
              "At least one of the pre-conditions you specified did not hold."));
      return;
    }
    put(key, content);
    send(exchange, Reply.json(200, entry(key, stored(key))));
  }

  private static void send(HttpExchange exchange, Reply reply) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", reply.type());
    TestFileServer.send(exchange, reply.status(), reply.body().getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void close() {
    server.close();
  }
}
