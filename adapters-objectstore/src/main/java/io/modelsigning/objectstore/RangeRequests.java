package io.modelsigning.objectstore;

import io.modelsigning.domain.Reason;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.http.HttpTransport;
import io.modelsigning.http.HttpTransport.Opened;
import io.modelsigning.http.Messages;
import io.modelsigning.http.Pauses;
import io.modelsigning.http.Secrets;
import io.modelsigning.http.TransportException;
import io.modelsigning.objectstore.ObjectAccessException.Outlook;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Asks web servers for whole files and for ranges of them (RFC 9110, section 14), and believes no
 * answer that is not of the version or the range that was asked for. Redirections are followed as
 * long as they do not lead from TLS to plain text; what identifies the user goes to the first
 * server alone. Thread-safe.
 */
public final class RangeRequests {
  private static final String AUTHORIZATION = "Authorization";
  private static final Duration ATTEMPT = Duration.ofSeconds(30);
  private static final Duration STALL = Duration.ofSeconds(30);
  private static final int MAXIMUM_REDIRECTIONS = 5;

  /** An answer that says why there is no better one. */
  private static final int MAXIMUM_EXPLANATION_BYTES = 1 << 16;

  private static final Pattern CONTENT_RANGE =
      Pattern.compile("bytes ([0-9]{1,18})-([0-9]{1,18})/([0-9]{1,18})");

  /**
   * What is asked for.
   *
   * @param uri where it is
   * @param headers what that server alone is told, such as what identifies the user
   * @param version the entity tag that the answer must have; empty if any will do
   */
  public record Wanted(URI uri, Map<String, String> headers, Optional<String> version) {
    public Wanted {
      headers = Collections.unmodifiableMap(new HashMap<>(headers));
    }

    /** Makes one with nothing but what identifies the user. */
    Wanted(URI uri, Optional<String> authorization, Optional<String> version) {
      this(uri, authorizing(authorization), version);
    }
  }

  /** Says what it means that a server does not give what was asked for. */
  @FunctionalInterface
  public interface Refusals {
    /**
     * Returns the failure.
     *
     * @param body as much of it as is needed to say why
     */
    ObjectAccessException of(int status, HttpHeaders headers, Bytes body);
  }

  /** Looks at the head of an answer. */
  @FunctionalInterface
  public interface HeadCheck {
    /** Throws if the answer is not of the version that was asked for. */
    void require(HttpHeaders headers) throws ObjectAccessException;
  }

  /**
   * The beginning of an answer.
   *
   * @param from the address that gave it, after redirections
   * @param firstHeaders those of the server that was asked first
   */
  record Begun(Opened opened, URI from, HttpHeaders firstHeaders) implements AutoCloseable {
    @Override
    public void close() {
      opened.close();
    }
  }

  private final HttpTransport transport;
  private final Refusals refusals;

  RangeRequests(HttpTransport transport) {
    this(transport, RangeRequests::refusal);
  }

  /** Makes requests to servers that say in their own way why they refuse. */
  public RangeRequests(HttpTransport transport, Refusals refusals) {
    this.transport = transport;
    this.refusals = refusals;
  }

  private static Map<String, String> authorizing(Optional<String> authorization) {
    return authorization.map(value -> Map.of(AUTHORIZATION, value)).orElse(Map.of());
  }

  /** Returns whether models may be read from there: what is in plain text, anybody changes. */
  public static boolean isSafe(URI uri) {
    return uri.getHost() != null
        && uri.getUserInfo() == null
        && ("https".equals(uri.getScheme()) || ("http".equals(uri.getScheme()) && isHere(uri)));
  }

  private static boolean isHere(URI uri) {
    String host = uri.getHost();
    // A name would be asked for at a server of names, which may give any answer.
    return host.equals("localhost")
        || (host.matches("127\\.[0-9.]+|\\[[0-9a-f:]+]") && isLoopback(host));
  }

  private static boolean isLoopback(String literal) {
    try {
      return InetAddress.getByName(literal).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }

  /**
   * Returns an answer of few bytes, which must be there.
   *
   * @param maximumBytes how many it may have
   */
  public Bytes whole(Wanted wanted, int maximumBytes)
      throws ObjectAccessException, InterruptedException {
    HttpTransport.Response response =
        send(request(wanted.uri(), wanted.headers()).build(), maximumBytes);
    if (response.status() != 200) {
      throw refusals.of(response.status(), response.headers(), response.body());
    }
    return response.body();
  }

  /**
   * Returns an answer, of whatever status, to a request that carries something.
   *
   * @param maximumBytes how many its body may have
   */
  public HttpTransport.Response send(HttpRequest request, int maximumBytes)
      throws ObjectAccessException, InterruptedException {
    try {
      return transport.send(request, maximumBytes, ATTEMPT);
    } catch (TransportException e) {
      throw failure(e);
    }
  }

  static HttpRequest.Builder request(URI uri, Optional<String> authorization) {
    return request(uri, authorizing(authorization));
  }

  /** Returns the beginning of a request that has these headers. */
  public static HttpRequest.Builder request(URI uri, Map<String, String> headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            // A packed form is other bytes than those of the file.
            .header("Accept-Encoding", "identity");
    headers.forEach(request::setHeader);
    return request;
  }

  /**
   * Returns the bytes of a range, of a file that has the wanted entity tag.
   *
   * @param sizeBytes of the whole file, as it was listed
   */
  public ObjectStream range(Wanted wanted, long startBytes, long endBytes, long sizeBytes)
      throws ObjectAccessException, InterruptedException {
    return range(
        wanted, startBytes, endBytes, sizeBytes, headers -> requireVersion(headers, wanted));
  }

  /**
   * Returns the bytes of a range.
   *
   * @param sizeBytes of the whole file, as it was listed
   * @param version whether the answer is of the version that was listed
   */
  public ObjectStream range(
      Wanted wanted, long startBytes, long endBytes, long sizeBytes, HeadCheck version)
      throws ObjectAccessException, InterruptedException {
    Begun begun = begin(wanted, Optional.of(startBytes + "-" + (endBytes - 1)));
    try {
      requireRange(begun.opened(), startBytes, endBytes, sizeBytes);
      version.require(begun.opened().headers());
    } catch (ObjectAccessException e) {
      begun.close();
      throw e;
    }
    return stream(begun.opened());
  }

  static ObjectStream stream(Opened opened) {
    return new ObjectStream() {
      @Override
      public int read(ByteBuffer target) throws ObjectAccessException, InterruptedException {
        try {
          return opened.body().read(target);
        } catch (TransportException e) {
          throw failure(e);
        }
      }

      @Override
      public void close() {
        opened.close();
      }
    };
  }

  /** Begins an answer with status 200 or 206; other answers are failures. */
  Begun begin(Wanted wanted, Optional<String> range)
      throws ObjectAccessException, InterruptedException {
    URI uri = wanted.uri();
    Optional<HttpHeaders> first = Optional.empty();
    for (int redirections = 0; redirections <= MAXIMUM_REDIRECTIONS; redirections++) {
      Opened opened = open(wanted, uri, range);
      HttpHeaders headers = opened.headers();
      first = first.or(() -> Optional.of(headers));
      if (opened.status() == 200 || opened.status() == 206) {
        return new Begun(opened, uri, first.orElse(headers));
      }
      try (opened) {
        if (!isRedirection(opened.status())) {
          throw refusals.of(opened.status(), headers, explanation(opened));
        }
        uri = redirected(uri, headers);
      }
    }
    throw malformed("more than %d redirections".formatted(MAXIMUM_REDIRECTIONS));
  }

  private Opened open(Wanted wanted, URI uri, Optional<String> range)
      throws ObjectAccessException, InterruptedException {
    HttpRequest.Builder request =
        request(uri, isSameServer(uri, wanted.uri()) ? wanted.headers() : Map.of());
    range.ifPresent(bytes -> request.header("Range", "bytes=" + bytes));
    wanted.version().ifPresent(version -> request.header("If-Match", version));
    try {
      return transport.open(request.build(), ATTEMPT, STALL);
    } catch (TransportException e) {
      throw failure(e);
    }
  }

  private static boolean isRedirection(int status) {
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
  }

  private static URI redirected(URI from, HttpHeaders headers) throws ObjectAccessException {
    try {
      URI to = from.resolve(headers.firstValue("Location").orElse(""));
      if (isSafe(to) && !(from.getScheme().equals("https") && to.getScheme().equals("http"))) {
        return to;
      }
    } catch (IllegalArgumentException e) {
      // As one that is not safe.
    }
    throw malformed("a redirection to what is no address, or not by TLS");
  }

  static boolean isSameServer(URI one, URI other) {
    return one.getScheme().equals(other.getScheme())
        && one.getHost().equalsIgnoreCase(other.getHost())
        && one.getPort() == other.getPort();
  }

  /** Requires that an answer is the range that was asked for, of a file of this size. */
  static void requireRange(Opened opened, long start, long end, long size)
      throws ObjectAccessException {
    if (opened.status() == 200) {
      if (start != 0) {
        throw ObjectAccessException.permanent(
            ObjectStoreReasons.NO_RANGES,
            "the server answers with the whole file where a range of it is asked for",
            null);
      }
      long stated = opened.headers().firstValueAsLong("Content-Length").orElse(size);
      requireSize(stated, size);
      return;
    }
    Matcher range = CONTENT_RANGE.matcher(opened.headers().firstValue("Content-Range").orElse(""));
    if (!range.matches()) {
      throw malformed("a range without a readable 'Content-Range'");
    }
    requireSize(Long.parseLong(range.group(3)), size);
    if (Long.parseLong(range.group(1)) != start || Long.parseLong(range.group(2)) != end - 1) {
      throw malformed(
          "bytes %s to %s where %d to %d were asked for"
              .formatted(range.group(1), range.group(2), start, end - 1));
    }
  }

  private static void requireSize(long stated, long listed) throws ObjectAccessException {
    if (stated != listed) {
      throw changed("it has %d bytes instead of %d".formatted(stated, listed));
    }
  }

  private static void requireVersion(HttpHeaders headers, Wanted wanted)
      throws ObjectAccessException {
    Optional<String> found = headers.firstValue("ETag");
    if (wanted.version().isPresent() && !found.equals(wanted.version())) {
      throw changed(
          found.isPresent() ? "it has another entity tag" : "the answer has no entity tag");
    }
  }

  /** Returns the failure that another version is there than the one that was listed. */
  public static ObjectAccessException changed(String how) {
    return ObjectAccessException.permanent(Reason.FILE_CHANGED, how, null);
  }

  /** Returns the failure that an answer cannot be one. */
  public static ObjectAccessException malformed(String what) {
    return ObjectAccessException.permanent(
        ObjectStoreReasons.MALFORMED_STORAGE_ANSWER, "the server answered with " + what, null);
  }

  private static Bytes explanation(Opened opened) throws InterruptedException {
    ByteBuffer text = ByteBuffer.allocate(MAXIMUM_EXPLANATION_BYTES);
    try {
      while (text.hasRemaining() && opened.body().read(text) >= 0) {
        // More may come.
      }
    } catch (TransportException e) {
      // What has come is enough.
    }
    byte[] come = new byte[text.flip().remaining()];
    text.get(come);
    return Bytes.of(come);
  }

  /** Returns what a status means that is not the one that was hoped for. */
  static ObjectAccessException refusal(int status, HttpHeaders headers, Bytes body) {
    return refusal(status, headers, explained(headers, body));
  }

  /**
   * Returns what a status means that is not the one that was hoped for.
   *
   * @param said what the server says of it, fit for a message, after a comma; may be empty
   */
  public static ObjectAccessException refusal(int status, HttpHeaders headers, String said) {
    String text = "status " + status + said;
    return switch (status) {
      case 401, 403 ->
          ObjectAccessException.permanent(ObjectStoreReasons.STORAGE_ACCESS_DENIED, text, null);
      case 404, 410 -> ObjectAccessException.permanent(Reason.NOT_FOUND, text, null);
      case 412, 416 -> changed(text);
      case 429, 503 ->
          ObjectAccessException.again(Outlook.THROTTLED, text, Pauses.askedFor(headers), null);
      case 408, 500, 502, 504 ->
          ObjectAccessException.again(Outlook.PASSING, text, Pauses.askedFor(headers), null);
      default -> ObjectAccessException.permanent(ObjectStoreReasons.STORAGE_REFUSED, text, null);
    };
  }

  private static String explained(HttpHeaders headers, Bytes body) {
    // What hubs say in a header is for people, and short; a page in HTML is neither.
    Optional<String> header = headers.firstValue("X-Error-Message");
    String type = headers.firstValue("Content-Type").orElse("").toLowerCase(Locale.ROOT);
    String text =
        header.orElseGet(
            () -> type.contains("html") ? "" : new String(body.toArray(), StandardCharsets.UTF_8));
    String shown = Secrets.mask(text);
    return shown.isEmpty() ? "" : ", '" + shown + "'";
  }

  static ObjectAccessException failure(TransportException e) {
    String text = Messages.describe(e);
    return switch (e.kind()) {
      case NOT_REACHED -> ObjectAccessException.again(Outlook.UNREACHABLE, text, e);
      case TIMED_OUT, BROKEN -> ObjectAccessException.again(Outlook.PASSING, text, e);
      case UNUSABLE_SETTINGS, UNTRUSTED_SERVER, PROXY_REFUSED, TOO_LARGE ->
          ObjectAccessException.permanent(e.kind().reason(), text, e);
    };
  }
}
