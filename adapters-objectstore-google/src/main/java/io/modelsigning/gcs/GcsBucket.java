package io.modelsigning.gcs;

import io.modelsigning.domain.Reason;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.http.HttpTransport;
import io.modelsigning.http.HttpTransport.Response;
import io.modelsigning.http.JsonAnswer;
import io.modelsigning.objectstore.ObjectAccessException;
import io.modelsigning.objectstore.ObjectAccessException.Outlook;
import io.modelsigning.objectstore.ObjectClient;
import io.modelsigning.objectstore.ObjectStoreReasons;
import io.modelsigning.objectstore.ObjectStream;
import io.modelsigning.objectstore.RangeRequests;
import io.modelsigning.objectstore.RangeRequests.Wanted;
import io.modelsigning.objectstore.StoredObject;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The objects of a bucket, by the JSON interface: {@code Objects: list}, {@code get} and {@code
 * insert} (https://cloud.google.com/storage/docs/json_api/v1/objects), whose errors are those of
 * https://cloud.google.com/storage/docs/json_api/v1/status-codes. Each range that is read is asked
 * for of the generation that was listed, and what is stored replaces nothing but the generation
 * that was looked at (https://cloud.google.com/storage/docs/request-preconditions). Thread-safe.
 */
final class GcsBucket implements ObjectClient {
  private static final int MAXIMUM_ANSWER_BYTES = 16 << 20;
  private static final int OBJECTS_IN_PAGE = 1000;
  private static final String GENERATION = "x-goog-generation";

  /** What some refusals say that are not for ever. */
  private static final Set<String> TOO_MANY_REQUESTS =
      Set.of("rateLimitExceeded", "userRateLimitExceeded");

  private final RangeRequests requests;
  private final URI endpoint;
  private final GcsUser user;
  private final GcsLocation location;

  /**
   * @param endpoint without a slash at its end
   */
  GcsBucket(HttpTransport transport, URI endpoint, GcsUser user, GcsLocation location) {
    this.requests = new RangeRequests(transport, this::refusal);
    this.endpoint = endpoint;
    this.user = user;
    this.location = location;
  }

  @Override
  public String display(String key) {
    return location.with(key);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private String objects(String path) {
    return "%s%s/storage/v1/b/%s/o".formatted(endpoint, path, encoded(location.bucket()));
  }

  private URI address(String key, String query) {
    return URI.create(objects("") + "/" + encoded(key) + "?" + query);
  }

  private JsonAnswer ask(URI uri) throws ObjectAccessException, InterruptedException {
    Wanted wanted = new Wanted(uri, user.headers(), Optional.empty());
    return JsonAnswer.read(requests.whole(wanted, MAXIMUM_ANSWER_BYTES))
        .orElseThrow(() -> RangeRequests.malformed("what is no object in JSON"));
  }

  @Override
  public Page list(String prefix, Optional<String> page)
      throws ObjectAccessException, InterruptedException {
    String next = page.map(token -> "&pageToken=" + encoded(token)).orElse("");
    JsonAnswer answer =
        ask(
            URI.create(
                "%s?maxResults=%d&fields=%s&prefix=%s%s"
                    .formatted(
                        objects(""),
                        OBJECTS_IN_PAGE,
                        encoded("items(name,size,generation),nextPageToken"),
                        encoded(prefix),
                        next)));
    List<StoredObject> objects = new ArrayList<>();
    for (JsonAnswer item : answer.objects("items")) {
      StoredObject object = object(item);
      if (!object.key().startsWith(prefix)) {
        throw RangeRequests.malformed("an object that was not asked for");
      }
      objects.add(object);
    }
    return new Page(objects, answer.text("nextPageToken").filter(token -> !token.isEmpty()));
  }

  /** Numbers of 64 bits are strings in this interface. */
  private static StoredObject object(JsonAnswer item) throws ObjectAccessException {
    Optional<String> name = item.text("name").filter(text -> !text.isEmpty());
    Optional<String> size = item.text("size").filter(text -> text.matches("[0-9]{1,18}"));
    Optional<String> generation =
        item.text("generation").filter(text -> text.matches("[1-9][0-9]{0,18}"));
    if (name.isEmpty() || size.isEmpty() || generation.isEmpty()) {
      throw RangeRequests.malformed("an object without a name, a size or a generation");
    }
    return new StoredObject(name.get(), Long.parseLong(size.get()), generation.get());
  }

  @Override
  public Optional<StoredObject> find(String key)
      throws ObjectAccessException, InterruptedException {
    try {
      StoredObject object = object(ask(address(key, "fields=" + encoded("name,size,generation"))));
      if (!object.key().equals(key)) {
        throw RangeRequests.malformed("an object that was not asked for");
      }
      return Optional.of(object);
    } catch (ObjectAccessException e) {
      if (e.reason().equals(Reason.NOT_FOUND)) {
        return Optional.empty();
      }
      throw e;
    }
  }

  @Override
  public ObjectStream open(StoredObject object, long startBytes, long endBytes)
      throws ObjectAccessException, InterruptedException {
    Map<String, String> headers = new HashMap<>(user.headers());
    // An object that is stored packed is unpacked otherwise, and is not what was listed then
    // (https://cloud.google.com/storage/docs/transcoding).
    headers.put("Accept-Encoding", "gzip");
    URI uri = address(object.key(), "alt=media&generation=" + object.version());
    try {
      return requests.range(
          new Wanted(uri, headers, Optional.empty()),
          startBytes,
          endBytes,
          object.sizeBytes(),
          head -> requireGeneration(head, object.version()));
    } catch (ObjectAccessException e) {
      if (e.reason().equals(Reason.NOT_FOUND)) {
        // Of this generation.
        throw RangeRequests.changed(e.text());
      }
      throw e;
    }
  }

  private static void requireGeneration(HttpHeaders head, String listed)
      throws ObjectAccessException {
    Optional<String> found = head.firstValue(GENERATION);
    if (!found.equals(Optional.of(listed))) {
      throw RangeRequests.changed(
          found.isPresent() ? "it has another generation" : "the answer has no generation");
    }
  }

  @Override
  public void put(String key, Bytes content, Optional<StoredObject> replaced)
      throws ObjectAccessException, InterruptedException {
    String query =
        "uploadType=media&name=%s&ifGenerationMatch=%s"
            .formatted(encoded(key), replaced.map(StoredObject::version).orElse("0"));
    HttpRequest request =
        RangeRequests.request(URI.create(objects("/upload") + "?" + query), user.headers())
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(content.toArray()))
            .build();
    Response answer = requests.send(request, MAXIMUM_ANSWER_BYTES);
    if (answer.status() != 200) {
      throw refusal(answer.status(), answer.headers(), answer.body());
    }
  }

  private ObjectAccessException refusal(int status, HttpHeaders headers, Bytes body) {
    Optional<JsonAnswer> error = JsonAnswer.read(body).flatMap(answer -> answer.object("error"));
    String said =
        error.flatMap(answer -> answer.text("message")).orElseGet(() -> plain(headers, body));
    String shown = user.mask(said).replaceAll("\\.$", "");
    String text = shown.isEmpty() ? "" : ", " + shown;
    boolean tooMany =
        error.stream()
            .flatMap(answer -> answer.objects("errors").stream())
            .flatMap(one -> one.text("reason").stream())
            .anyMatch(TOO_MANY_REQUESTS::contains);
    if (tooMany) {
      return ObjectAccessException.again(Outlook.THROTTLED, "status " + status + text, null);
    }
    ObjectAccessException refusal = RangeRequests.refusal(status, headers, text);
    return refusal.reason().equals(ObjectStoreReasons.STORAGE_ACCESS_DENIED)
        ? ObjectAccessException.permanent(
            refusal.reason(), refusal.text() + user.explanation(), null)
        : refusal;
  }

  /** Whoever asks for content is refused in plain text. */
  private static String plain(HttpHeaders headers, Bytes body) {
    String type = headers.firstValue("Content-Type").orElse("").toLowerCase(Locale.ROOT);
    return type.startsWith("text/plain") ? new String(body.toArray(), StandardCharsets.UTF_8) : "";
  }
}
