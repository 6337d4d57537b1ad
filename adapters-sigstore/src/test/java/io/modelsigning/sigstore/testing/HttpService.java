package io.modelsigning.sigstore.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.modelsigning.domain.manifest.Bytes;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A service on the loopback interface, at a port of its own. */
public final class HttpService implements AutoCloseable {
  /** Answers a request to a path. */
  @FunctionalInterface
  interface Handler {
    Answer answer(Request request) throws IOException;
  }

  /** Answers in a way of its own: slowly, without end, or not at all. */
  @FunctionalInterface
  interface ExchangeHandler {
    void handle(HttpExchange exchange) throws IOException, InterruptedException;
  }

  /** What came in. */
  record Request(String method, URI address, Bytes body) {
    String text() {
      return new String(body.toArray(), StandardCharsets.UTF_8);
    }
  }

  /** What goes out. */
  record Answer(int status, Map<String, String> headers, Bytes body) {
    static Answer json(int status, String json) {
      return of(status, "application/json", Bytes.ofUtf8(json));
    }

    static Answer of(int status, String type, Bytes body) {
      return new Answer(status, Map.of("Content-Type", type), body);
    }
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, Handler> handlers = new ConcurrentHashMap<>();
  private final Map<String, ExchangeHandler> exchangeHandlers = new ConcurrentHashMap<>();
  private final Queue<Answer> forced = new ConcurrentLinkedDeque<>();
  private final AtomicInteger requests = new AtomicInteger();

  HttpService() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  void on(String path, Handler handler) {
    exchangeHandlers.remove(path);
    handlers.put(path, handler);
  }

  void onExchange(String path, ExchangeHandler handler) {
    exchangeHandlers.put(path, handler);
  }

  /** Answers the next requests, {@code times} of them, with {@code status} and this body. */
  public void failNext(int times, int status, String body, Map<String, String> headers) {
    for (int i = 0; i < times; i++) {
      forced.add(new Answer(status, headers, Bytes.ofUtf8(body)));
    }
  }

  /** Returns how many requests came in. */
  public int requests() {
    return requests.get();
  }

  /** Returns the address, without a path. */
  public URI address() {
    return URI.create("http://localhost:" + server.getAddress().getPort());
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      requests.incrementAndGet();
      ExchangeHandler special = exchangeHandlers.get(exchange.getRequestURI().getPath());
      if (special != null) {
        special.handle(exchange);
        return;
      }
      Bytes body = Bytes.of(exchange.getRequestBody().readAllBytes());
      Request request = new Request(exchange.getRequestMethod(), exchange.getRequestURI(), body);
      Answer answer = answer(request);
      answer.headers().forEach(exchange.getResponseHeaders()::set);
      exchange.sendResponseHeaders(
          answer.status(), answer.body().size() == 0 ? -1 : answer.body().size());
      if (answer.body().size() > 0) {
        exchange.getResponseBody().write(answer.body().toArray());
      }
    } catch (InterruptedException e) {
      // The test is over.
      Thread.currentThread().interrupt();
    }
  }

  private Answer answer(Request request) {
    Answer first = forced.poll();
    if (first != null) {
      return first;
    }
    Handler handler = handlers.get(request.address().getPath());
    if (handler == null) {
      return Answer.json(404, "{\"message\": \"no such path\"}");
    }
    try {
      return handler.answer(request);
    } catch (IOException | RuntimeException e) {
      return Answer.json(400, "{\"message\": \"" + e.getClass().getSimpleName() + "\"}");
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
    threads.close();
  }
}
