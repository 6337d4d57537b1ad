package io.modelsigning.sigstore;

import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.sigstore.Authorities.UntrustedServerException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Fetches from a repository over HTTP, for one update. All requests together have a limit of time,
 * to the last byte of the last answer, however slowly it comes; what fails in passing is tried
 * again within it. Redirections are not followed.
 */
final class TufHttpSource implements TufSource, AutoCloseable {
  /** What an update may take. That of the public instance, from the start, has 20 small files. */
  static final Duration TIME_LIMIT = Duration.ofSeconds(30);

  private static final Duration CONNECTION_LIMIT = Duration.ofSeconds(10);
  private static final Set<Integer> PASSING = Set.of(429, 500, 502, 503, 504);
  private static final int ATTEMPTS = 3;
  private static final Duration PAUSE = Duration.ofMillis(500);

  private final URI address;
  private final Network network;
  private final HttpClient client;
  private final Duration limit;
  private final long start = System.nanoTime();

  /**
   * @param network how it is reached
   * @param address with a slash at the end
   * @param limit the time for everything that is fetched from now on
   */
  TufHttpSource(Network network, URI address, Duration limit) {
    this.network = network;
    this.address = address;
    this.limit = limit;
    this.client = network.client(CONNECTION_LIMIT);
  }

  @Override
  public Optional<Bytes> fetch(String name, int maximumBytes)
      throws UnreachableException, TooLargeException, InterruptedException {
    URI uri = address.resolve(name);
    if (network.keepsPassword(uri)) {
      throw new UnreachableException(NetworkSettings.UNUSABLE, Network.PASSWORD_KEPT, null);
    }
    HttpRequest request = network.prepared(HttpRequest.newBuilder(uri).GET().build());
    for (int attempt = 1; ; attempt++) {
      UnreachableException failure;
      try {
        HttpResponse<byte[]> response = send(request, maximumBytes);
        if (response.statusCode() == 200) {
          return Optional.of(Bytes.of(response.body()));
        }
        if (response.statusCode() == 404) {
          return Optional.empty();
        }
        failure = new UnreachableException(name + ": status " + response.statusCode());
        if (!PASSING.contains(response.statusCode())) {
          throw failure;
        }
      } catch (TimeoutException e) {
        throw unreachable(name, "not complete after %d ms in all".formatted(limit.toMillis()), e);
      } catch (IOException e) {
        if (isTooLarge(e)) {
          throw new TooLargeException("%s has more than %d bytes".formatted(name, maximumBytes));
        }
        refuseUntrusted(uri, e);
        failure = unreachable(name, HttpService.describe(network, uri, e), e);
        if (!HttpService.isReached(e)) {
          throw failure;
        }
      }
      if (attempt == ATTEMPTS || PAUSE.compareTo(left()) >= 0) {
        throw failure;
      }
      Thread.sleep(PAUSE);
    }
  }

  private static UnreachableException unreachable(String name, String problem, Exception cause) {
    return new UnreachableException(
        UnreachableException.UNREACHABLE, "%s: %s".formatted(name, problem), cause);
  }

  private static void refuseUntrusted(URI uri, IOException e) throws UnreachableException {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof UntrustedServerException untrusted) {
        throw new UnreachableException(
            SigningReasons.UNTRUSTED_SERVER, HttpService.describe(uri, untrusted), e);
      }
    }
  }

  private HttpResponse<byte[]> send(HttpRequest request, int maximumBytes)
      throws IOException, TimeoutException, InterruptedException {
    CompletableFuture<HttpResponse<byte[]>> answer =
        client.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), maximumBytes));
    try {
      return answer.get(Math.max(1, left().toMillis()), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException failed
          ? failed
          : new IOException(String.valueOf(e.getCause()), e);
    } finally {
      // Gives the exchange up if it is still going on.
      answer.cancel(true);
    }
  }

  private Duration left() {
    return limit.minusNanos(System.nanoTime() - start);
  }

  /** What the limiting body handler throws has no type of its own. */
  private static boolean isTooLarge(IOException e) {
    return String.valueOf(e.getMessage()).contains("body exceeds capacity");
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
