package io.modelsigning.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.modelsigning.domain.manifest.Bytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A web server on loopback, of files in memory that it gives in ranges, and of faults. */
public final class TestFileServer implements AutoCloseable {
  /** What goes wrong with one answer. */
  public sealed interface Fault {
    /** The connection ends after so many bytes. */
    record Cut(int bytes) implements Fault {}

    /** Another status than 206. */
    record Status(int status, Map<String, String> headers, String body) implements Fault {}

    /** The file is another one from now on. */
    record Replaced(String path, Bytes content) implements Fault {}

    /** The answer is of another range. */
    record Shifted() implements Fault {}
  }

  /** What was asked. */
  public record Request(String method, String target, Map<String, List<String>> headers) {
    public Optional<String> header(String name) {
      return Optional.ofNullable(headers.get(name)).map(values -> values.get(0));
    }
  }

  private static final Pattern RANGE = Pattern.compile("bytes=([0-9]+)-([0-9]+)");

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, byte[]> files = new ConcurrentHashMap<>();
  private final Deque<Fault> faults = new ConcurrentLinkedDeque<>();
  public final List<Request> requests = new CopyOnWriteArrayList<>();
  public final AtomicLong bytesSent = new AtomicLong();

  /** Whether it gives ranges, and strong entity tags. */
  public volatile boolean ranges = true;

  public volatile boolean strong = true;

  /** Whether it looks at the version that is asked for. */
  public volatile boolean exact = true;

  /** Answers what it can in place of the files. */
  public volatile @Nullable Handler before;

  /** An answer of another kind. */
  @FunctionalInterface
  public interface Handler {
    /** Returns whether it has answered. */
    boolean answer(HttpExchange exchange) throws IOException;
  }

  public TestFileServer() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  public URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  public TestFileServer put(String path, byte[] content) {
    files.put(path, content);
    return this;
  }

  /** Has the answers to come go wrong, each once, in this order. */
  public void fail(Fault... next) {
    faults.addAll(List.of(next));
  }

  /** Returns the entity tag of a content. */
  public static String tag(byte[] content) {
    return "\"" + HexFormat.of().toHexDigits(Arrays.hashCode(content)) + "\"";
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      requests.add(
          new Request(
              exchange.getRequestMethod(),
              exchange.getRequestURI().toString(),
              Map.copyOf(exchange.getRequestHeaders())));
      Handler first = before;
      if (first == null || !first.answer(exchange)) {
        give(exchange);
      }
    }
  }

  private void give(HttpExchange exchange) throws IOException {
    Fault fault = isFirstByte(exchange) ? null : faults.poll();
    if (fault instanceof Fault.Replaced replaced) {
      files.put(replaced.path(), replaced.content().toArray());
    }
    if (fault instanceof Fault.Status other) {
      other.headers().forEach(exchange.getResponseHeaders()::set);
      send(exchange, other.status(), other.body().getBytes(StandardCharsets.UTF_8));
      return;
    }
    byte[] content = files.get(exchange.getRequestURI().getPath());
    if (content == null) {
      send(exchange, 404, new byte[0]);
      return;
    }
    String match = exchange.getRequestHeaders().getFirst("If-Match");
    if (exact && match != null && !match.equals(tag(content))) {
      send(exchange, 412, new byte[0]);
      return;
    }
    exchange.getResponseHeaders().set("ETag", (strong ? "" : "W/") + tag(content));
    String asked = exchange.getRequestHeaders().getFirst("Range");
    Matcher range = RANGE.matcher(asked == null ? "" : asked);
    if (!ranges || !range.matches()) {
      sendPart(exchange, 200, content, 0, content.length, fault);
      return;
    }
    int start = Integer.parseInt(range.group(1)) + (fault instanceof Fault.Shifted ? 1 : 0);
    int end = Math.min(Integer.parseInt(range.group(2)) + 1, content.length);
    if (start >= content.length) {
      exchange.getResponseHeaders().set("Content-Range", "bytes */" + content.length);
      send(exchange, 416, new byte[0]);
      return;
    }
    exchange
        .getResponseHeaders()
        .set("Content-Range", "bytes %d-%d/%d".formatted(start, end - 1, content.length));
    sendPart(exchange, 206, content, start, end, fault);
  }

  /** Looking whether something is there is not what goes wrong. */
  private static boolean isFirstByte(HttpExchange exchange) {
    return "bytes=0-0".equals(exchange.getRequestHeaders().getFirst("Range"));
  }

  private void sendPart(
      HttpExchange exchange, int status, byte[] content, int start, int end, @Nullable Fault fault)
      throws IOException {
    exchange.sendResponseHeaders(status, end == start ? -1 : end - start);
    int until = fault instanceof Fault.Cut cut ? Math.min(end, start + cut.bytes()) : end;
    exchange.getResponseBody().write(content, start, until - start);
    exchange.getResponseBody().flush();
    bytesSent.addAndGet(until - start);
  }

  /** Answers. */
  public static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
