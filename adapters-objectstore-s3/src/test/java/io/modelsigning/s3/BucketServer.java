package io.modelsigning.s3;

import com.sun.net.httpserver.HttpExchange;
import io.modelsigning.testing.TestFileServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A store with the interface of S3 as far as this library uses it, and one bucket. */
final class BucketServer implements AutoCloseable {
  static final String BUCKET = "models";

  private static final int OBJECTS_IN_PAGE = 2;

  final TestFileServer server = new TestFileServer();
  final Map<String, byte[]> objects = new TreeMap<>();

  /** What every request is refused with, if anything. */
  volatile String refusal = "";

  volatile int status = 403;

  BucketServer() {
    server.before = this::answer;
  }

  synchronized BucketServer put(String key, byte[] content) {
    objects.put(key, content);
    server.put("/" + BUCKET + "/" + key, content);
    return this;
  }

  private synchronized boolean answer(HttpExchange exchange) throws IOException {
    if (!refusal.isEmpty()) {
      error(exchange, status, refusal);
      return true;
    }
    String path = exchange.getRequestURI().getPath();
    if (!path.startsWith("/" + BUCKET)) {
      error(exchange, 404, "NoSuchBucket");
      return true;
    }
    String key = path.substring(Math.min(path.length(), BUCKET.length() + 2));
    switch (exchange.getRequestMethod()) {
      case "GET" -> {
        if (!key.isEmpty()) {
          return false;
        }
        list(exchange);
      }
      case "HEAD" -> head(exchange, key);
      default -> store(exchange, key);
    }
    return true;
  }

  private void list(HttpExchange exchange) throws IOException {
    String query = exchange.getRequestURI().getQuery();
    String prefix = parameter(query, "prefix");
    String after = parameter(query, "continuation-token");
    List<String> keys =
        objects.keySet().stream()
            .filter(key -> key.startsWith(prefix) && key.compareTo(after) > 0)
            .toList();
    StringBuilder answer =
        new StringBuilder(
            "<?xml version=\"1.0\"?><ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">");
    boolean more = keys.size() > OBJECTS_IN_PAGE;
    List<String> page = keys.subList(0, Math.min(keys.size(), OBJECTS_IN_PAGE));
    answer.append("<IsTruncated>").append(more).append("</IsTruncated>");
    for (String key : page) {
      byte[] content = objects.getOrDefault(key, new byte[0]);
      answer
          .append("<Contents><Key>")
          .append(key)
          .append("</Key><Size>")
          .append(content.length)
          .append("</Size><ETag>")
          .append(TestFileServer.tag(content).replace("\"", "&quot;"))
          .append("</ETag></Contents>");
    }
    if (more) {
      answer
          .append("<NextContinuationToken>")
          .append(page.getLast())
          .append("</NextContinuationToken>");
    }
    exchange.getResponseHeaders().set("Content-Type", "application/xml");
    TestFileServer.send(
        exchange,
        200,
        answer.append("</ListBucketResult>").toString().getBytes(StandardCharsets.UTF_8));
  }

  private static String parameter(String query, String name) {
    Matcher value = Pattern.compile("(?:^|&)" + name + "=([^&]*)").matcher(query);
    return value.find() ? value.group(1) : "";
  }

  private void head(HttpExchange exchange, String key) throws IOException {
    byte[] content = objects.get(key);
    if (content != null) {
      exchange.getResponseHeaders().set("ETag", TestFileServer.tag(content));
      exchange.getResponseHeaders().set("Content-Length", Integer.toString(content.length));
    }
    exchange.sendResponseHeaders(content == null ? 404 : 200, -1);
  }

  private void store(HttpExchange exchange, String key) throws IOException {
    byte[] content = exchange.getRequestBody().readAllBytes();
    byte[] there = objects.get(key);
    String none = exchange.getRequestHeaders().getFirst("If-None-Match");
    String match = exchange.getRequestHeaders().getFirst("If-Match");
    boolean wanted =
        none != null
            ? there == null
            : match != null && there != null && match.equals(TestFileServer.tag(there));
    if (!wanted) {
      error(exchange, 412, "PreconditionFailed");
      return;
    }
    put(key, content);
    exchange.getResponseHeaders().set("ETag", TestFileServer.tag(content));
    TestFileServer.send(exchange, 200, new byte[0]);
  }

  private static void error(HttpExchange exchange, int status, String code) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "application/xml");
    byte[] body =
        "<?xml version=\"1.0\"?><Error><Code>%s</Code><Message>That is how it is.</Message></Error>"
            .formatted(code)
            .getBytes(StandardCharsets.UTF_8);
    boolean head = exchange.getRequestMethod().equals("HEAD");
    if (head) {
      exchange.sendResponseHeaders(status, -1);
    } else {
      TestFileServer.send(exchange, status, body);
    }
  }

  @Override
  public void close() {
    server.close();
  }
}
