package io.modelsigning.blob;

import io.modelsigning.domain.Reason;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.http.HttpTransport;
import io.modelsigning.http.HttpTransport.Response;
import io.modelsigning.objectstore.ObjectAccessException;
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
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The blobs of a container, by the REST interface in its version {@value #VERSION}: {@code List
 * Blobs}, {@code Get Blob}, {@code Get Blob Properties} and {@code Put Blob}
 * (https://learn.microsoft.com/rest/api/storageservices/operations-on-blobs), whose errors are
 * those of https://learn.microsoft.com/rest/api/storageservices/blob-service-error-codes. Each
 * range that is read is asked for of the entity tag that was listed, and what is stored replaces
 * nothing but what was looked at. Thread-safe.
 */
final class BlobContainer implements ObjectClient {
  private static final String VERSION = "2023-11-03";
  private static final int MAXIMUM_ANSWER_BYTES = 16 << 20;

  /** With the metadata of each, which tell folders, that much fits into an answer. */
  private static final int BLOBS_IN_PAGE = 1000;

  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH);

  private static final Pattern MESSAGE = Pattern.compile("<Message>([^<]{1,2000})");

  private final RangeRequests requests;
  private final URI endpoint;
  private final BlobUser user;
  private final BlobLocation location;

  /**
   * @param endpoint without a slash at its end
   */
  BlobContainer(HttpTransport transport, URI endpoint, BlobUser user, BlobLocation location) {
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

  private URI address(String path, String query) {
    String signed =
        user.query().isEmpty() || query.isEmpty()
            ? query + user.query()
            : query + "&" + user.query();
    return URI.create(
        "%s/%s%s%s"
            .formatted(
                endpoint,
                encoded(location.container()),
                path,
                signed.isEmpty() ? "" : "?" + signed));
  }

  private URI address(String key) {
    // A slash at the end or a double one is part of the name.
    return address("/" + encoded(key).replace("%2F", "/"), "");
  }

  private Map<String, String> headers() throws ObjectAccessException, InterruptedException {
    Map<String, String> headers = new HashMap<>();
    headers.put("x-ms-version", VERSION);
    headers.put("x-ms-date", DATE.format(ZonedDateTime.now(ZoneOffset.UTC)));
    user.authorization().ifPresent(value -> headers.put("Authorization", value));
    return headers;
  }

  @Override
  public Page list(String prefix, Optional<String> page)
      throws ObjectAccessException, InterruptedException {
    String query =
        "restype=container&comp=list&include=metadata&maxresults=%d&prefix=%s%s"
            .formatted(
                BLOBS_IN_PAGE,
                encoded(prefix),
                page.map(marker -> "&marker=" + encoded(marker)).orElse(""));
    Wanted wanted = new Wanted(address("", query), headers(), Optional.empty());
    Page found = BlobList.read(requests.whole(wanted, MAXIMUM_ANSWER_BYTES));
    for (StoredObject object : found.objects()) {
      if (!object.key().startsWith(prefix)) {
        throw RangeRequests.malformed("a blob that was not asked for");
      }
    }
    return found;
  }

  @Override
  public Optional<StoredObject> find(String key)
      throws ObjectAccessException, InterruptedException {
    HttpRequest request =
        RangeRequests.request(address(key), headers())
            .method("HEAD", HttpRequest.BodyPublishers.noBody())
            .build();
    Response answer = requests.send(request, MAXIMUM_ANSWER_BYTES);
    HttpHeaders head = answer.headers();
    if (answer.status() != 200) {
      ObjectAccessException refusal = refusal(answer.status(), head, answer.body());
      if (refusal.reason().equals(Reason.NOT_FOUND)) {
        return Optional.empty();
      }
      throw refusal;
    }
    if (head.firstValue("x-ms-meta-hdi_isfolder").orElse("").equalsIgnoreCase("true")
        || head.firstValue("x-ms-resource-type").orElse("").equals("directory")) {
      return Optional.empty();
    }
    String size = head.firstValue("Content-Length").orElse("");
    if (!size.matches("[0-9]{1,18}")) {
      throw RangeRequests.malformed("a blob without a size");
    }
    return Optional.of(
        new StoredObject(
            key, Long.parseLong(size), EntityTags.quoted(head.firstValue("ETag").orElse(""))));
  }

  @Override
  public ObjectStream open(StoredObject object, long startBytes, long endBytes)
      throws ObjectAccessException, InterruptedException {
    return requests.range(
        new Wanted(address(object.key()), headers(), Optional.of(object.version())),
        startBytes,
        endBytes,
        object.sizeBytes());
  }

  @Override
  public void put(String key, Bytes content, Optional<StoredObject> replaced)
      throws ObjectAccessException, InterruptedException {
    HttpRequest.Builder request =
        RangeRequests.request(address(key), headers())
            .header("x-ms-blob-type", "BlockBlob")
            .header("Content-Type", "application/json")
            .PUT(HttpRequest.BodyPublishers.ofByteArray(content.toArray()));
    replaced.ifPresentOrElse(
        object -> request.header("If-Match", object.version()),
        () -> request.header("If-None-Match", "*"));
    Response answer = requests.send(request.build(), MAXIMUM_ANSWER_BYTES);
    if (answer.status() != 201) {
      throw refusal(answer.status(), answer.headers(), answer.body());
    }
  }

  private ObjectAccessException refusal(int status, HttpHeaders headers, Bytes body) {
    String code = user.mask(headers.firstValue("x-ms-error-code").orElse(""));
    String text = (code.isEmpty() ? "" : ", " + code) + said(body);
    return switch (code) {
      case "BlobAlreadyExists" -> RangeRequests.changed("status " + status + text);
      // What there is of a container that not everybody may see.
      case "ResourceNotFound" ->
          ObjectAccessException.permanent(
              Reason.NOT_FOUND, "status " + status + text + user.explanation(), null);
      case "PublicAccessNotPermitted" -> denied("status " + status + text);
      default -> {
        ObjectAccessException refusal = RangeRequests.refusal(status, headers, text);
        yield refusal.reason().equals(ObjectStoreReasons.STORAGE_ACCESS_DENIED)
            ? denied(refusal.text())
            : refusal;
      }
    };
  }

  private ObjectAccessException denied(String text) {
    return ObjectAccessException.permanent(
        ObjectStoreReasons.STORAGE_ACCESS_DENIED, text + user.explanation(), null);
  }

  /** The first line of what the store says; those that follow name the request and the time. */
  private String said(Bytes body) {
    Matcher message = MESSAGE.matcher(new String(body.toArray(), StandardCharsets.UTF_8));
    if (!message.find()) {
      return "";
    }
    String line = user.mask(message.group(1).lines().findFirst().orElse("")).replaceAll("\\.$", "");
    return line.isEmpty() ? "" : ", " + line;
  }
}
