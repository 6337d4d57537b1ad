package io.modelsigning.opentelemetry;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.GZIPInputStream;

/** An OTLP/HTTP endpoint on loopback that keeps what it gets, and answers as it is told. */
final class TestCollector implements AutoCloseable {
  /** Answers a request whose body has been read. */
  interface Answer {
    void give(HttpExchange exchange) throws IOException, InterruptedException;
  }

  /**
   * A request as it came.
   *
   * @param headers by lower-case name, the first value of each
   */
  record Received(String path, Map<String, String> headers, ExportTraceServiceRequest body) {}

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final List<Received> received = new ArrayList<>();
  private volatile Answer answer;

  TestCollector() throws IOException {
    answer = status(200);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  /** Answers with a status and no body. */
  static Answer status(int status) {
    return exchange -> exchange.sendResponseHeaders(status, -1);
  }

  /** Does not answer as long as the collector lives. */
  Answer silence() {
    return exchange -> closing.await();
  }

  TestCollector answering(Answer with) {
    answer = with;
    return this;
  }

  String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Map<String, String> headers =
          exchange.getRequestHeaders().entrySet().stream()
              .collect(
                  java.util.stream.Collectors.toMap(
                      header -> header.getKey().toLowerCase(java.util.Locale.ROOT),
                      header -> header.getValue().getFirst()));
      InputStream raw = exchange.getRequestBody();
      InputStream body =
          "gzip".equals(headers.get("content-encoding")) ? new GZIPInputStream(raw) : raw;
      Received request =
          new Received(
              exchange.getRequestURI().getPath(),
              headers,
              ExportTraceServiceRequest.parseFrom(body));
      synchronized (received) {
        received.add(request);
      }
      answer.give(exchange);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  List<Received> received() {
    synchronized (received) {
      return List.copyOf(received);
    }
  }

  /** Returns the spans of all requests. */
  SpanTree spans() {
    List<ResourceSpans> all = new ArrayList<>();
    received().forEach(request -> all.addAll(request.body().getResourceSpansList()));
    return SpanTree.of(all);
  }

  @Override
  public void close() {
    closing.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
