package io.modelsigning.http;

import io.modelsigning.domain.SigningException;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.port.out.ProgressListener;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Asks services over HTTP. Requests that fail in passing (no connection, no answer in time, status
 * 429 or 5xx) are repeated with growing, random pauses until a limit, which is short while there is
 * nobody to connect to.
 */
public final class HttpService implements AutoCloseable {
  /** The longest answer of a call that states no other: no service comes near to this. */
  public static final int MAX_ANSWER_BYTES = 1 << 20;

  private static final int MAXIMUM_PORT = 65_535;

  /** No attempt begins that has less time than this: it would fail for that, whatever is wrong. */
  private static final Duration LEAST_ATTEMPT = Duration.ofSeconds(1);

  /**
   * How long things may take.
   *
   * @param connect one connection
   * @param attempt one request and its answer
   * @param total a request with all its repetitions
   * @param unreachable the same while there is nobody to connect to
   * @param pause the pause before the first repetition, on average three quarters of it
   */
  public record Limits(
      Duration connect, Duration attempt, Duration total, Duration unreachable, Duration pause) {
    /** What suits services on the internet; a log of version 2 takes seconds to answer. */
    public static final Limits USUAL =
        new Limits(
            Duration.ofSeconds(10),
            Duration.ofSeconds(30),
            Duration.ofSeconds(90),
            Duration.ofSeconds(5),
            Duration.ofMillis(500));
  }

  /** An answer with a status that was asked for. */
  public record Answer(int status, HttpHeaders headers, Bytes body) {}

  /**
   * What kept an attempt from an answer.
   *
   * @param limit how long such a thing is tried again, from the first attempt on
   */
  private record Failure(
      String message, Duration limit, Optional<Duration> retryAfter, @Nullable Throwable cause) {}

  private final HttpTransport transport;
  private final Limits limits;
  private final TimeSource time;
  private final ProgressListener progress;

  /**
   * @param progress is told when something is tried again
   */
  public HttpService(Limits limits, Network network, ProgressListener progress) {
    this.limits = limits;
    this.time = network.time();
    this.progress = progress;
    this.transport = new HttpTransport(network, limits.connect());
  }

  /** Returns whether {@code address} is that of a server of the web. */
  public static boolean isAddress(URI address) {
    return address.getHost() != null
        && address.getUserInfo() == null
        && address.getFragment() == null
        && address.getPort() <= MAXIMUM_PORT
        && ("https".equals(address.getScheme()) || "http".equals(address.getScheme()));
  }

  /** Returns the address of {@code path} below {@code base}, whose own path is kept. */
  public static URI below(URI base, String path) {
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
  public Answer call(String attempt, HttpRequest request, Set<Integer> wanted)
      throws SigningException, InterruptedException {
    return call(attempt, request, wanted, MAX_ANSWER_BYTES);
  }

  /**
   * Returns the answer to a request, as {@link #call(String, HttpRequest, Set)} does, but for its
   * length.
   *
   * @param maximumBytes the longest body of an answer, which is held in memory
   */
  public Answer call(String attempt, HttpRequest request, Set<Integer> wanted, int maximumBytes)
      throws SigningException, InterruptedException {
    String where = withoutQuery(request.uri());
    TimeSource.Stopwatch watch = time.start();
    for (int number = 1; ; number++) {
      Failure failure;
      try {
        HttpTransport.Response response =
            transport.send(
                request, maximumBytes, shorter(watch.left(limits.total()), limits.attempt()));
        if (wanted.contains(response.status())) {
          return new Answer(response.status(), response.headers(), response.body());
        }
        failure =
            new Failure(
                describe(response), limits.total(), Pauses.askedFor(response.headers()), null);
        if (!HttpTransport.PASSING.contains(response.status())) {
          throw new SigningException(
              HttpReasons.SERVICE_REFUSED,
              "%s at %s failed: %s".formatted(attempt, where, failure.message()));
        }
      } catch (TransportException e) {
        failure = failure(attempt, where, e);
      }
      Duration pause = failure.retryAfter().orElse(new Pauses(limits.pause()).after(number));
      if (pause.plus(leastAttempt(failure.limit())).compareTo(watch.left(failure.limit())) >= 0) {
        throw new SigningException(
            HttpReasons.SERVICE_UNAVAILABLE,
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
      time.sleep(pause);
    }
  }

  /** Returns what may be better in a moment, and throws at what will not be. */
  private Failure failure(String attempt, String where, TransportException e)
      throws SigningException {
    String message = Messages.describe(e);
    Duration limit =
        switch (e.kind()) {
          case TIMED_OUT, BROKEN -> limits.total();
          case NOT_REACHED -> shorter(limits.unreachable(), limits.total());
          case UNUSABLE_SETTINGS, UNTRUSTED_SERVER, PROXY_REFUSED ->
              throw new SigningException(
                  e.kind().reason(), "%s at %s failed: %s".formatted(attempt, where, message), e);
          case TOO_LARGE ->
              throw new SigningException(
                  e.kind().reason(), "%s at %s gave %s".formatted(attempt, where, message), e);
        };
    return new Failure(message, limit, Optional.empty(), e.getCause());
  }

  private static Duration leastAttempt(Duration limit) {
    return shorter(LEAST_ATTEMPT, limit.dividedBy(10));
  }

  private static String describe(HttpTransport.Response response) {
    String text = Secrets.mask(new String(response.body().toArray(), StandardCharsets.UTF_8));
    return "status " + response.status() + (text.isEmpty() ? "" : ", '" + text + "'");
  }

  /** Returns the address without its query, which may hold secrets. */
  public static String withoutQuery(URI uri) {
    String address = uri.toString();
    int query = address.indexOf('?');
    return query < 0 ? address : address.substring(0, query);
  }

  private static Duration shorter(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }

  @Override
  public void close() {
    transport.close();
  }
}
