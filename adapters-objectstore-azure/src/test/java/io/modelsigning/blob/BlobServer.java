package io.modelsigning.blob;

import com.sun.net.httpserver.HttpExchange;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.testing.TestFileServer;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedDeque;

/**
 * Blob Storage's REST interface as far as this library uses it, with one account and one container;
 * beside it, below folders with the names of their hosts, Azure's servers of tokens.
 */
final class BlobServer implements AutoCloseable {
  static final String ACCOUNT = "acmemodels";
  static final String CONTAINER = "models";
  static final String TENANT = "11111111-2222-3333-4444-555555555555";
  static final String CLIENT = "66666666-7777-8888-9999-000000000000";
  static final String SECRET = "secret~of~the~client";
  static final String TOKEN = "a-token_of.the-client";

  private static final String BLOBS = "/" + ACCOUNT + "/" + CONTAINER;
  private static final String LOGIN = "login.microsoftonline.com";
  private static final int BLOBS_IN_PAGE = 2;

  /** An answer that is given whatever was asked. */
  record Reply(int status, String code, String body) {
    static Reply error(int status, String code, String message) {
      return new Reply(
          status,
          code,
          "\uFEFF<?xml version=\"1.0\" encoding=\"utf-8\"?><Error><Code>%s</Code><Message>%s\nRequestId:1\nTime:now</Message></Error>"
              .formatted(code, message));
    }

    static Reply list(String blobs, String rest) {
      return new Reply(
          200,
          "",
          "\uFEFF<?xml version=\"1.0\" encoding=\"utf-8\"?><EnumerationResults ContainerName=\"models\"><Blobs>%s</Blobs>%s</EnumerationResults>"
              .formatted(blobs, rest));
    }
  }

  final TestFileServer server = new TestFileServer();
  final Map<String, Bytes> blobs = new TreeMap<>();

  /** Given to the next requests to the service, but for content. */
  final Deque<Reply> replies = new ConcurrentLinkedDeque<>();

  /** Run before something is stored. */
  volatile Runnable beforeStoring = () -> {};

  /** Whether only those are answered that have the token. */
  volatile boolean closed;

  BlobServer() {
    server.before = this::answer;
  }

  /** Returns where what is at an address is asked for. */
  URI route(URI address) {
    return URI.create(server.address() + "/" + address.getHost() + address.getRawPath());
  }

  synchronized BlobServer put(String name, byte[] content) {
    blobs.put(name, Bytes.of(content));
    server.put(BLOBS + "/" + name, content);
    return this;
  }

  private synchronized boolean answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    if (path.startsWith("/" + LOGIN)) {
      login(exchange, path);
      return true;
    }
    if (path.startsWith("/169.254.169.254")) {
      send(exchange, new Reply(404, "", ""));
      return true;
    }
    boolean content = exchange.getRequestHeaders().containsKey("Range");
    Reply kept = content ? null : replies.poll();
    if (kept != null) {
      send(exchange, kept);
      return true;
    }
    if (closed
        && !("Bearer " + TOKEN).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
      send(
          exchange, Reply.error(404, "ResourceNotFound", "The specified resource does not exist."));
      return true;
    }
    if (!path.startsWith(BLOBS)) {
      send(
          exchange,
          Reply.error(404, "ContainerNotFound", "The specified container does not exist."));
      return true;
    }
    String name = path.substring(Math.min(path.length(), BLOBS.length() + 1));
    switch (exchange.getRequestMethod()) {
      case "GET" -> {
        if (!name.isEmpty()) {
          return false;
        }
        list(exchange);
      }
      case "HEAD" -> head(exchange, name);
      default -> store(exchange, name);
    }
    return true;
  }

  private static Map<String, String> members(String text) {
    Map<String, String> members = new HashMap<>();
    for (String member : text.split("&", -1)) {
      String[] parts = member.split("=", 2);
      members.put(parts[0], URLDecoder.decode(parts[parts.length - 1], StandardCharsets.UTF_8));
    }
    return members;
  }

  private static void login(HttpExchange exchange, String path) throws IOException {
    if (path.endsWith("/common/discovery/instance")) {
      send(
          exchange,
          new Reply(
              200,
              "",
              """
              {"tenant_discovery_endpoint":
                "https://%1$s/%2$s/v2.0/.well-known/openid-configuration",
               "metadata": [{"preferred_network": "%1$s", "preferred_cache": "%1$s",
                 "aliases": ["%1$s"]}]}
              """
                  .formatted(LOGIN, TENANT)));
      return;
    }
    Map<String, String> form =
        members(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    boolean known =
        SECRET.equals(form.get("client_secret"))
            && form.getOrDefault("scope", "").contains("https://storage.azure.com/.default");
    send(
        exchange,
        known
            ? new Reply(
                200,
                "",
                "{\"token_type\": \"Bearer\", \"expires_in\": 3599, \"access_token\": \"%s\"}"
                    .formatted(TOKEN))
            : new Reply(
                401,
                "",
                "{\"error\": \"invalid_client\", \"error_description\": \"Invalid client secret provided.\"}"));
  }

  /** Returns a blob as lists have it. */
  static String entry(String name, String size, String tag, String rest) {
    return "<Blob><Name>%s</Name><Properties><Content-Length>%s</Content-Length><Etag>%s</Etag></Properties>%s</Blob>"
        .formatted(name, size, tag, rest);
  }

  private void list(HttpExchange exchange) throws IOException {
    Map<String, String> query = members(exchange.getRequestURI().getRawQuery());
    String prefix = query.getOrDefault("prefix", "");
    String after = query.getOrDefault("marker", "");
    List<Map.Entry<String, Bytes>> found =
        blobs.entrySet().stream()
            .filter(
                entry -> entry.getKey().startsWith(prefix) && entry.getKey().compareTo(after) > 0)
            .toList();
    List<Map.Entry<String, Bytes>> page = found.subList(0, Math.min(found.size(), BLOBS_IN_PAGE));
    StringBuilder entries = new StringBuilder();
    for (Map.Entry<String, Bytes> blob : page) {
      String tag = TestFileServer.tag(blob.getValue().toArray()).replace("\"", "");
      entries.append(
          entry(
              blob.getKey().replace("&", "&amp;"),
              Integer.toString(blob.getValue().size()),
              tag,
              "<Metadata/><OrMetadata />"));
    }
    send(
        exchange,
        Reply.list(
            entries.toString(),
            found.size() > page.size()
                ? "<NextMarker>" + page.getLast().getKey().replace("&", "&amp;") + "</NextMarker>"
                : "<NextMarker />"));
  }

  private void head(HttpExchange exchange, String name) throws IOException {
    Bytes content = blobs.get(name);
    if (content == null) {
      send(exchange, Reply.error(404, "BlobNotFound", "The specified blob does not exist."));
      return;
    }
    exchange.getResponseHeaders().set("ETag", TestFileServer.tag(content.toArray()));
    exchange.getResponseHeaders().set("Content-Length", Integer.toString(content.size()));
    exchange.sendResponseHeaders(200, -1);
  }

  private void store(HttpExchange exchange, String name) throws IOException {
    byte[] content = exchange.getRequestBody().readAllBytes();
    beforeStoring.run();
    Bytes there = blobs.get(name);
    String none = exchange.getRequestHeaders().getFirst("If-None-Match");
    String match = exchange.getRequestHeaders().getFirst("If-Match");
    if (none != null && there != null) {
      send(exchange, Reply.error(409, "BlobAlreadyExists", "The specified blob already exists."));
      return;
    }
    if (match != null && (there == null || !match.equals(TestFileServer.tag(there.toArray())))) {
      send(exchange, Reply.error(412, "ConditionNotMet", "The condition is not met."));
      return;
    }
    if (!"BlockBlob".equals(exchange.getRequestHeaders().getFirst("x-ms-blob-type"))
        || (none == null && match == null)) {
      send(exchange, Reply.error(400, "MissingRequiredHeader", "A header is missing."));
      return;
    }
    put(name, content);
    send(exchange, new Reply(201, "", ""));
  }

  private static void send(HttpExchange exchange, Reply reply) throws IOException {
    if (!reply.code().isEmpty()) {
      exchange.getResponseHeaders().set("x-ms-error-code", reply.code());
    }
    exchange
        .getResponseHeaders()
        .set("Content-Type", reply.body().startsWith("{") ? "application/json" : "application/xml");
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.sendResponseHeaders(reply.status(), -1);
    } else {
      TestFileServer.send(exchange, reply.status(), reply.body().getBytes(StandardCharsets.UTF_8));
    }
  }

  @Override
  public void close() {
    server.close();
  }
}
