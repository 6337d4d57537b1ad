package io.modelsigning.objectstore;

import io.modelsigning.domain.Reason;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.http.HttpService;
import io.modelsigning.objectstore.RangeRequests.Begun;
import io.modelsigning.objectstore.RangeRequests.Wanted;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One file of a web server, whose key is empty. It can be read, and nothing can be stored. */
final class WebFile implements ObjectClient {
  /** The version of what cannot be told from another content. */
  private static final String UNKNOWN = "";

  private static final Pattern OF_SIZE =
      Pattern.compile("bytes (?:[0-9]+-[0-9]+|\\*)/([0-9]{1,18})");

  private final RangeRequests requests;
  private final URI uri;

  WebFile(RangeRequests requests, URI uri) {
    this.requests = requests;
    this.uri = uri;
  }

  @Override
  public String display(String key) {
    return HttpService.withoutQuery(uri);
  }

  @Override
  public Page list(String prefix, Optional<String> page)
      throws ObjectAccessException, InterruptedException {
    return new Page(find("").stream().toList(), Optional.empty());
  }

  /**
   * {@inheritDoc} Its first byte is asked for: an address may be signed for this method alone, and
   * the answer shows whether the server gives ranges, of a version that it tells from others.
   */
  @Override
  public Optional<StoredObject> find(String key)
      throws ObjectAccessException, InterruptedException {
    try (Begun begun = requests.begin(wanted(UNKNOWN), Optional.of("0-0"))) {
      HttpHeaders headers = begun.opened().headers();
      boolean ranges = begun.opened().status() == 206;
      return Optional.of(
          new StoredObject(
              "",
              ranges ? wholeSize(headers) : size(headers),
              ranges ? version(headers) : UNKNOWN));
    } catch (ObjectAccessException e) {
      if (e.reason().equals(Reason.FILE_CHANGED)) {
        // There is no first byte, perhaps.
        return Optional.of(whole());
      }
      if (e.reason().equals(Reason.NOT_FOUND)) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private StoredObject whole() throws ObjectAccessException, InterruptedException {
    try (Begun begun = requests.begin(wanted(UNKNOWN), Optional.empty())) {
      return new StoredObject("", size(begun.opened().headers()), UNKNOWN);
    }
  }

  private Wanted wanted(String version) {
    return new Wanted(
        uri, Optional.empty(), version.equals(UNKNOWN) ? Optional.empty() : Optional.of(version));
  }

  /** Returns the length of the whole file that an answer with a range of it states. */
  static long wholeSize(HttpHeaders headers) throws ObjectAccessException {
    Matcher range = OF_SIZE.matcher(headers.firstValue("Content-Range").orElse(""));
    if (!range.matches()) {
      throw RangeRequests.malformed("a range of a file without saying how long that is");
    }
    return Long.parseLong(range.group(1));
  }

  /** Returns the length that an answer with a whole file states. */
  static long size(HttpHeaders headers) throws ObjectAccessException {
    String length = headers.firstValue("Content-Length").orElse("");
    if (!length.matches("[0-9]{1,18}")) {
      throw RangeRequests.malformed("a file without saying how long it is");
    }
    return Long.parseLong(length);
  }

  /** Returns a strong entity tag (RFC 9110, 8.8.3): only with one are two contents never mixed. */
  private static String version(HttpHeaders headers) {
    return headers
        .firstValue("ETag")
        .filter(tag -> tag.matches("\"[\\x21\\x23-\\x7E]{1,1000}\""))
        .orElse(UNKNOWN);
  }

  @Override
  public ObjectStream open(StoredObject object, long startBytes, long endBytes)
      throws ObjectAccessException, InterruptedException {
    if (object.version().equals(UNKNOWN)) {
      Begun begun = requests.begin(wanted(UNKNOWN), Optional.empty());
      try {
        long size = size(begun.opened().headers());
        if (begun.opened().status() != 200 || size != object.sizeBytes()) {
          throw RangeRequests.changed(
              "it has %d bytes instead of %d".formatted(size, object.sizeBytes()));
        }
      } catch (ObjectAccessException e) {
        begun.close();
        throw e;
      }
      return RangeRequests.stream(begun.opened());
    }
    return requests.range(wanted(object.version()), startBytes, endBytes, object.sizeBytes());
  }

  @Override
  public void put(String key, Bytes content, Optional<StoredObject> replaced)
      throws ObjectAccessException {
    throw ObjectAccessException.permanent(
        ObjectStoreReasons.STORAGE_REFUSED,
        "nothing can be stored at a web server; name a file for the signature",
        null);
  }
}
