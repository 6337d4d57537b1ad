package io.modelsigning.sigstore;

import io.modelsigning.domain.SigningException;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.port.out.ProgressListener;
import io.modelsigning.sigstore.Authorities.UntrustedServerException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Asks services over HTTP. An answer is limited in size and, unlike with {@link
 * HttpRequest#timeout}, in time to its last byte. Requests that fail in passing (no connection, no
 * answer in time, status 429 or 5xx) are repeated with growing, random pauses until a limit, which
 * is short while there is nobody to connect to. Redirections are not followed, since requests carry
 * secrets.
 */
final class HttpService implements AutoCloseable {
  /** No answer of any service comes near to this. */
  static final int MAX_ANSWER_BYTES = 1 << 20;

  private static final Set<Integer> PASSING = Set.of(429, 500, 502, 503, 504);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(8);

  /**
   * How long things may take.
   *
   * @param connect one connection
   * @param attempt one request and its answer
   * @param total a request with all its repetitions
   * @param unreachable the same while there is nobody to connect to
   * @param pause the pause before the first repetition, on average three quarters of it
   */
  record Limits(
      Duration connect, Duration attempt, Duration total, Duration unreachable, Duration pause) {
    /** What suits services on the internet; a log of version 2 takes seconds to answer. */
    static final Limits USUAL =
        new Limits(
            Duration.ofSeconds(10),
            Duration.ofSeconds(30),
            Duration.ofSeconds(90),
            Duration.ofSeconds(5),
            Duration.ofMillis(500));
  }

  /** An answer with a status that was asked for. */
  record Answer(int status, HttpHeaders headers, Bytes body) {}

  /**
   * What kept an attempt from an answer.
   *
   * @param limit how long such a thing is tried again, from the first attempt on
   */
  private record Failure(
      String message, Duration limit, Optional<Duration> retryAfter, @Nullable Throwable cause) {}

  private final HttpClient client;
  private final Limits limits;
  private final Network network;
  private final ProgressListener progress;
  private final RandomGenerator random = RandomGenerator.getDefault();

  /**
   * @param progress is told when something is tried again
   */
  HttpService(Limits limits, Network network, ProgressListener progress) {
    this.limits = limits;
    this.network = network;
    this.progress = progress;
    this.client = network.client(limits.connect());
  }

  /** Returns whether {@code address} is that of a server of the web. */
  static boolean isAddress(URI address) {
    return address.getHost() != null
        && address.getUserInfo() == null
        && address.getFragment() == null
        && ("https".equals(address.getScheme()) || "http".equals(address.getScheme()));
  }

  /** Returns the address of {@code path} below {@code base}, whose own path is kept. */
  static URI below(URI base, String path) {
    String start = base.toString();
    return URI.create((start.endsWith("/") ? start : start + "/") + path);
  }

  /**
   * Returns the answer to a request.
   *
   * @param attempt what is attempted, for messages: "requesting a certificate"
   * @param request without a time-out
   * @param wanted the statuses of an answer to return
   * @throws SigningException if there is none within the limits
   * @throws InterruptedException if the thread is interrupted; the request is given up then
   */
  Answer call(String attempt, HttpRequest request, Set<Integer> wanted)
      throws SigningException, InterruptedException {
    requireProxyPassword(attempt, request.uri());
    HttpRequest prepared = network.prepared(request);
    String where = withoutQuery(request.uri());
    long start = System.nanoTime();
    for (int number = 1; ; number++) {
      Duration left = limits.total().minusNanos(System.nanoTime() - start);
      Failure failure;
      try {
        HttpResponse<byte[]> response = send(prepared, shorter(left, limits.attempt()));
        if (wanted.contains(response.statusCode())) {
          return new Answer(response.statusCode(), response.headers(), Bytes.of(response.body()));
        }
        requireUserKnown(attempt, request.uri(), response.statusCode());
        failure =
            new Failure(describe(response), limits.total(), retryAfter(response.headers()), null);
        if (!PASSING.contains(response.statusCode())) {
          throw new SigningException(
              SigningReasons.SERVICE_REFUSED,
              "%s at %s failed: %s".formatted(attempt, where, failure.message()));
        }
      } catch (TimeoutException e) {
        failure = new Failure("no answer in time", limits.total(), Optional.empty(), e);
      } catch (IOException e) {
        refuseWhatStays(attempt, request.uri(), e);
        failure =
            new Failure(
                describe(network, request.uri(), e),
                isReached(e) ? limits.total() : shorter(limits.unreachable(), limits.total()),
                Optional.empty(),
                e);
      }
      Duration pause = failure.retryAfter().orElse(pause(number));
      left = failure.limit().minusNanos(System.nanoTime() - start);
      if (pause.compareTo(left) >= 0) {
        throw new SigningException(
            SigningReasons.SERVICE_UNAVAILABLE,
            "%s at %s failed %d times within %d s: %s"
                .formatted(
                    attempt,
                    where,
                    number,
                    Math.ceilDiv(failure.limit().toMillis(), 1000),
                    failure.message()),
            failure.cause());
      }
      progress.retrying(where, failure.message(), pause);
      Thread.sleep(pause);
    }
  }

  private void requireUserKnown(String attempt, URI uri, int status) throws SigningException {
    Optional<String> proxy = network.proxyFor(uri);
    if (status == 407 && proxy.isPresent()) {
      throw new SigningException(
          SigningReasons.PROXY_REFUSED,
          "%s at %s failed: the proxy %s does not know its user"
              .formatted(attempt, withoutQuery(uri), proxy.get()));
    }
  }

  private void requireProxyPassword(String attempt, URI uri) throws SigningException {
    if (network.keepsPassword(uri)) {
      throw new SigningException(
          NetworkSettings.UNUSABLE,
          "%s at %s failed: %s".formatted(attempt, withoutQuery(uri), Network.PASSWORD_KEPT));
    }
  }

  /** Throws at what will be no better in a moment. */
  private void refuseWhatStays(String attempt, URI uri, IOException e) throws SigningException {
    String where = withoutQuery(uri);
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof UntrustedServerException untrusted) {
        throw new SigningException(
            SigningReasons.UNTRUSTED_SERVER,
            "%s at %s failed: %s".formatted(attempt, where, describe(uri, untrusted)),
            e);
      }
      // What a proxy says to a tunnel has no type of its own.
      if (String.valueOf(cause.getMessage()).contains("Tunnel failed, got: 407")
          && network.proxyFor(uri).isPresent()) {
        throw new SigningException(
            SigningReasons.PROXY_REFUSED,
            "%s at %s failed: the proxy %s does not know its user"
                .formatted(attempt, where, network.proxyFor(uri).get()),
            e);
      }
    }
    if (isTooLarge(e)) {
      throw new SigningException(
          SigningReasons.MALFORMED_ANSWER,
          "%s at %s gave an answer of more than %d bytes"
              .formatted(attempt, where, MAX_ANSWER_BYTES),
          e);
    }
  }

  static String describe(URI uri, UntrustedServerException untrusted) {
    return "the certificate of the server '%s', issued by '%s', is not trusted: %s"
        .formatted(
            uri.getHost(),
            Secrets.mask(untrusted.issuer()),
            Secrets.mask(Refusal.describe(untrusted)));
  }

  /** Returns whether there was somebody to connect to. */
  static boolean isReached(IOException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof ConnectException
          || cause instanceof NoRouteToHostException
          || cause instanceof UnresolvedAddressException) {
        return false;
      }
    }
    return true;
  }

  private HttpResponse<byte[]> send(HttpRequest request, Duration limit)
      throws IOException, TimeoutException, InterruptedException {
    CompletableFuture<HttpResponse<byte[]>> answer =
        client.sendAsync(
            request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), MAX_ANSWER_BYTES));
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

  private Duration pause(int number) {
    long millis = limits.pause().toMillis() << Math.min(number - 1, 16);
    millis = Math.min(millis, LONGEST_PAUSE.toMillis());
    return Duration.ofMillis(millis / 2 + random.nextLong(millis / 2 + 1));
  }

  /** Reads both forms of the header (RFC 9110, section 10.2.3). */
  private static Optional<Duration> retryAfter(HttpHeaders headers) {
    Optional<String> value = headers.firstValue("Retry-After").map(String::strip);
    if (value.isEmpty()) {
      return Optional.empty();
    }
    if (value.get().matches("[0-9]{1,9}")) {
      return Optional.of(Duration.ofSeconds(Long.parseLong(value.get())));
    }
    try {
      Instant when =
          ZonedDateTime.parse(value.get(), DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      Duration pause = Duration.between(Instant.now(), when);
      return Optional.of(pause.isNegative() ? Duration.ZERO : pause);
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** What the limiting body handler throws has no type of its own. */
  private static boolean isTooLarge(IOException e) {
    return String.valueOf(e.getMessage()).contains("body exceeds capacity");
  }

  private static String describe(HttpResponse<byte[]> response) {
    String text = Secrets.mask(new String(response.body(), StandardCharsets.UTF_8));
    return "status " + response.statusCode() + (text.isEmpty() ? "" : ", '" + text + "'");
  }

  /** Returns what went wrong on the way to {@code uri}. */
  static String describe(Network network, URI uri, IOException e) {
    String by = network.proxyFor(uri).map(proxy -> " of the proxy " + proxy).orElse("");
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof UnresolvedAddressException) {
        return by.isEmpty()
            ? "the host '%s' has no address".formatted(uri.getHost())
            : "the host%s has no address".formatted(by);
      }
    }
    if (!isReached(e)) {
      return by.isEmpty() ? "nobody accepts connections" : "nobody accepts connections" + by;
    }
    String text = e.getMessage();
    String kind = e.getClass().getSimpleName().replace("Exception", "").toLowerCase(Locale.ROOT);
    return Secrets.mask(text == null || text.isBlank() ? kind : kind + ", " + text);
  }

  /** Returns the address without its query, which may hold what is nobody's business. */
  static String withoutQuery(URI uri) {
    String address = uri.toString();
    int query = address.indexOf('?');
    return query < 0 ? address : address.substring(0, query);
  }

  private static Duration shorter(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
