package io.modelsigning.sigstore.tuf;

import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.port.out.ProgressListener;
import io.modelsigning.http.HttpTransport;
import io.modelsigning.http.Messages;
import io.modelsigning.http.Network;
import io.modelsigning.http.TimeSource;
import io.modelsigning.http.TransportException;
import io.modelsigning.sigstore.reason.SigstoreReasons;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.Optional;

/**
 * Fetches from a repository over HTTP, for one update. All requests together have a limit of time,
 * to the last byte of the last answer, however slowly it comes; what fails in passing is tried
 * again within it. Redirections are not followed.
 */
final class TufHttpSource implements TufSource, AutoCloseable {
  /** What an update may take. That of the public instance, from the start, has 20 small files. */
  static final Duration TIME_LIMIT = Duration.ofSeconds(30);

  private static final Duration CONNECTION_LIMIT = Duration.ofSeconds(10);
  private static final int ATTEMPTS = 3;
  private static final Duration PAUSE = Duration.ofMillis(500);

  private final URI address;
  private final HttpTransport transport;
  private final TimeSource time;
  private final TimeSource.Stopwatch watch;
  private final Duration limit;
  private final ProgressListener progress;

  /**
   * @param network how it is reached
   * @param address with a slash at the end
   * @param limit the time for everything that is fetched from now on
   * @param progress is told when something is tried again
   */
  TufHttpSource(Network network, URI address, Duration limit, ProgressListener progress) {
    this.address = address;
    this.limit = limit;
    this.progress = progress;
    this.time = network.time();
    this.watch = time.start();
    this.transport = new HttpTransport(network, CONNECTION_LIMIT);
  }

  @Override
  public Optional<Bytes> fetch(String name, int maximumBytes)
      throws UnreachableException, TooLargeException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(address.resolve(name)).GET().build();
    for (int attempt = 1; ; attempt++) {
      UnreachableException failure;
      try {
        HttpTransport.Response response = transport.send(request, maximumBytes, watch.left(limit));
        if (response.status() == 200) {
          return Optional.of(response.body());
        }
        if (response.status() == 404) {
          return Optional.empty();
        }
        failure = new UnreachableException(name + ": status " + response.status());
        if (!HttpTransport.PASSING.contains(response.status())) {
          throw failure;
        }
      } catch (TransportException e) {
        failure = failure(name, maximumBytes, e);
      }
      if (attempt == ATTEMPTS || PAUSE.compareTo(watch.left(limit)) >= 0) {
        throw failure;
      }
      progress.retrying(address.resolve(name).toString(), Messages.describe(failure), PAUSE);
      time.sleep(PAUSE);
    }
  }

  /** Returns what may be better in a moment, and throws at what will not be. */
  private UnreachableException failure(String name, int maximumBytes, TransportException e)
      throws UnreachableException, TooLargeException {
    return switch (e.kind()) {
      case BROKEN -> unreachable(name, Messages.describe(e), e);
      case NOT_REACHED -> throw unreachable(name, Messages.describe(e), e);
      case TIMED_OUT ->
          throw unreachable(name, "not complete after %d ms in all".formatted(limit.toMillis()), e);
      case TOO_LARGE ->
          throw new TooLargeException("%s has more than %d bytes".formatted(name, maximumBytes));
      case UNUSABLE_SETTINGS, UNTRUSTED_SERVER, PROXY_REFUSED ->
          throw new UnreachableException(e.kind().reason(), Messages.describe(e), e);
    };
  }

  private static UnreachableException unreachable(String name, String problem, Exception cause) {
    return new UnreachableException(
        SigstoreReasons.TRUST_ROOT_UNREACHABLE, "%s: %s".formatted(name, problem), cause);
  }

  @Override
  public void close() {
    transport.close();
  }
}
