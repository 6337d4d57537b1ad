package io.modelsigning.http;

import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.http.Authorities.UntrustedServerException;
import io.modelsigning.http.TransportException.Kind;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Sends requests over HTTP, each once. An answer is limited in size and, unlike with {@link
 * HttpRequest#timeout}, in time to its last byte. Redirections are not followed, since requests
 * carry secrets.
 */
public final class HttpTransport implements AutoCloseable {
  /** The statuses of what may be better in a moment. */
  public static final Set<Integer> PASSING = Set.of(429, 500, 502, 503, 504);

  private static final int PROXY_AUTHENTICATION_REQUIRED = 407;

  /** An answer, of whatever status. */
  public record Response(int status, HttpHeaders headers, Bytes body) {}

  private final HttpClient client;
  private final Network network;

  public HttpTransport(Network network, Duration connectTimeout) {
    this.network = network;
    this.client = network.client(connectTimeout);
  }

  /**
   * Returns the answer to a request.
   *
   * @param request without a time-out
   * @throws TransportException if there is none of at most {@code maximumBytes} within {@code
   *     limit}
   * @throws InterruptedException if the thread is interrupted; the request is given up then
   */
  public Response send(HttpRequest request, int maximumBytes, Duration limit)
      throws TransportException, InterruptedException {
    HttpResponse<byte[]> response =
        answer(request, head -> new LimitedBody(maximumBytes), maximumBytes, limit);
    return new Response(response.statusCode(), response.headers(), Bytes.of(response.body()));
  }

  /** The beginning of an answer, whose body comes. Whoever has it closes it. */
  public record Opened(int status, HttpHeaders headers, StreamedBody body)
      implements AutoCloseable {
    @Override
    public void close() {
      body.close();
    }
  }

  /**
   * Returns the answer to a request as soon as it begins.
   *
   * @param request without a time-out
   * @param stall how long nothing of its body may come
   * @throws TransportException if none begins within {@code limit}
   * @throws InterruptedException if the thread is interrupted; the request is given up then
   */
  public Opened open(HttpRequest request, Duration limit, Duration stall)
      throws TransportException, InterruptedException {
    StreamedBody body = new StreamedBody(stall);
    HttpResponse<StreamedBody> response = answer(request, head -> body.new Subscriber(), 0, limit);
    return new Opened(response.statusCode(), response.headers(), body);
  }

  private <T> HttpResponse<T> answer(
      HttpRequest request, BodyHandler<T> handler, int maximumBytes, Duration limit)
      throws TransportException, InterruptedException {
    URI uri = request.uri();
    if (network.keepsPassword(uri)) {
      throw new TransportException(Kind.UNUSABLE_SETTINGS, Network.PASSWORD_KEPT, null);
    }
    try {
      HttpResponse<T> response = exchange(network.prepared(request), handler, limit);
      requireUserKnown(uri, response);
      return response;
    } catch (TimeoutException e) {
      throw new TransportException(Kind.TIMED_OUT, "no answer in time", e);
    } catch (IOException e) {
      throw failure(uri, maximumBytes, e);
    }
  }

  private <T> HttpResponse<T> exchange(HttpRequest request, BodyHandler<T> handler, Duration limit)
      throws IOException, TimeoutException, InterruptedException {
    if (!limit.isPositive()) {
      throw new TimeoutException();
    }
    CompletableFuture<HttpResponse<T>> answer = client.sendAsync(request, handler);
    try {
      return answer.get(Math.max(1, limit.toMillis()), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException failed
          ? failed
          : new IOException(String.valueOf(e.getCause()), e);
    } finally {
      // Gives the exchange up if it is still going on.
      answer.cancel(true);
    }
  }

  /** Within a tunnel, which has a TLS session, it is the server that answers. */
  private void requireUserKnown(URI uri, HttpResponse<?> response) throws TransportException {
    Optional<String> proxy = network.proxyFor(uri);
    if (response.statusCode() == PROXY_AUTHENTICATION_REQUIRED
        && response.sslSession().isEmpty()
        && proxy.isPresent()) {
      throw new TransportException(
          Kind.PROXY_REFUSED, "the proxy %s does not know its user".formatted(proxy.get()), null);
    }
  }

  private TransportException failure(URI uri, int maximumBytes, IOException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof LimitedBody.TooLargeException) {
        return new TransportException(
            Kind.TOO_LARGE, "an answer of more than %d bytes".formatted(maximumBytes), e);
      }
      if (cause instanceof UntrustedServerException untrusted) {
        return new TransportException(
            Kind.UNTRUSTED_SERVER,
            "the certificate of the server '%s', issued by '%s', is not trusted: %s"
                .formatted(
                    uri.getHost(),
                    Secrets.mask(untrusted.issuer()),
                    Secrets.mask(Messages.describe(untrusted))),
            e);
      }
    }
    return new TransportException(
        isReached(e) ? Kind.BROKEN : Kind.NOT_REACHED, describe(uri, e), e);
  }

  /** Returns whether there was somebody to connect to. */
  private static boolean isReached(IOException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof ConnectException
          || cause instanceof NoRouteToHostException
          || cause instanceof UnresolvedAddressException) {
        return false;
      }
    }
    return true;
  }

  /** Returns what went wrong on the way to {@code uri}. */
  private String describe(URI uri, IOException e) {
    String by = network.proxyFor(uri).map(proxy -> " of the proxy " + proxy).orElse("");
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof UnresolvedAddressException) {
        return by.isEmpty()
            ? "the host '%s' has no address".formatted(uri.getHost())
            : "the host%s has no address".formatted(by);
      }
    }
    if (!isReached(e)) {
      return "nobody accepts connections" + by;
    }
    return describe(e);
  }

  /** Returns what went wrong on a connection. */
  static String describe(Throwable e) {
    String text = e.getMessage();
    String kind = e.getClass().getSimpleName().replace("Exception", "").toLowerCase(Locale.ROOT);
    return Secrets.mask(text == null || text.isBlank() ? kind : kind + ", " + text);
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
