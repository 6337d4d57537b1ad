package io.modelsigning.objectstore;

import com.google.gson.JsonObject;
import io.modelsigning.domain.Reason;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.manifest.Digest;
import io.modelsigning.domain.manifest.DigestSource;
import io.modelsigning.domain.manifest.HashAlgorithm;
import io.modelsigning.domain.port.out.ProgressListener;
import io.modelsigning.http.HttpTransport.Response;
import io.modelsigning.http.JsonAnswer;
import io.modelsigning.objectstore.RangeRequests.Begun;
import io.modelsigning.objectstore.RangeRequests.Wanted;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A repository of a hub at one commit, whose keys are the paths of its files. The commit pins what
 * is read; what is stored is a commit on top of the one that was looked at.
 *
 * <p>Large files are given by other servers, to which the hub redirects with an address that is
 * signed for some time: it is used for all ranges until it is refused.
 */
final class HubRepository implements ObjectClient {
  private static final int MAXIMUM_ANSWER_BYTES = 16 << 20;
  private static final int FILES_IN_A_PAGE = 1000;

  private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

  /** What a header says of the page that follows (RFC 8288, section 3). */
  private static final Pattern NEXT = Pattern.compile("<([^>]+)>\\s*;\\s*rel=\"?next\"?");

  /**
   * Who is asked, and as whom.
   *
   * @param endpoint without a slash at its end
   * @param authorization the value of the header
   */
  record Hub(RangeRequests requests, URI endpoint, Optional<String> authorization) {}

  private final Hub hub;
  private final HubReference reference;
  private final String commit;
  private final Map<String, URI> signed = new ConcurrentHashMap<>();
  private final Map<String, Digest> claimed = new ConcurrentHashMap<>();
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable List<StoredObject> all;

  private HubRepository(Hub hub, HubReference reference, String commit) {
    this.hub = hub;
    this.reference = reference;
    this.commit = commit;
  }

  /** Returns the repository at the commit that its revision names now. */
  static HubRepository at(Hub hub, HubReference reference)
      throws ObjectAccessException, InterruptedException {
    String commit =
        ask(hub, api(hub, reference) + "/revision/" + encoded(reference.revision()))
            .text("sha")
            .filter(sha -> COMMIT.matcher(sha).matches())
            .orElseThrow(() -> RangeRequests.malformed("a revision without its commit"));
    if (COMMIT.matcher(reference.revision()).matches() && !reference.revision().equals(commit)) {
      throw RangeRequests.malformed("another commit than the one that was asked for");
    }
    return new HubRepository(hub, reference, commit);
  }

  private static String api(Hub hub, HubReference reference) {
    return hub.endpoint() + "/api/" + reference.kind().id() + "/" + reference.repository();
  }

  private static JsonAnswer ask(Hub hub, String address)
      throws ObjectAccessException, InterruptedException {
    Wanted wanted = new Wanted(URI.create(address), hub.authorization(), Optional.empty());
    return JsonAnswer.read(hub.requests().whole(wanted, MAXIMUM_ANSWER_BYTES))
        .orElseThrow(() -> RangeRequests.malformed("what is no object in JSON"));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static String encodedPath(String path) {
    return encoded(path).replace("%2F", "/");
  }

  /** Returns what the hub claims of the files that were listed: those it keeps outside of Git. */
  ClaimedDigests.Claims claims() {
    DigestSource source =
        new DigestSource(
            DigestSource.Kind.HUB, reference.within("").with("") + " at commit " + commit);
    return new ClaimedDigests.Claims(source, key -> Optional.ofNullable(claimed.get(key)));
  }

  @Override
  public String display(String key) {
    return reference.with(key);
  }

  /** Returns all files, which are listed once. */
  List<StoredObject> all(Attempts attempts, ProgressListener progress)
      throws ObjectAccessException, InterruptedException {
    lock.lockInterruptibly();
    try {
      List<StoredObject> known = all;
      if (known == null) {
        known = List.copyOf(ObjectStorage.list(this, attempts, "", progress));
        all = known;
      }
      return known;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Page list(String prefix, Optional<String> page)
      throws ObjectAccessException, InterruptedException {
    String first =
        "%s/tree/%s?recursive=true&limit=%d"
            .formatted(api(hub, reference), commit, FILES_IN_A_PAGE);
    URI uri = URI.create(page.orElse(first));
    Response answer =
        hub.requests()
            .send(RangeRequests.request(uri, hub.authorization()).build(), MAXIMUM_ANSWER_BYTES);
    if (answer.status() != 200) {
      throw RangeRequests.refusal(answer.status(), answer.headers(), answer.body());
    }
    List<JsonAnswer> entries =
        JsonAnswer.readObjects(answer.body())
            .orElseThrow(() -> RangeRequests.malformed("what is no list in JSON"));
    List<StoredObject> objects = new ArrayList<>();
    for (JsonAnswer entry : entries) {
      file(entry).filter(object -> object.key().startsWith(prefix)).ifPresent(objects::add);
    }
    return new Page(objects, next(uri, answer.headers()));
  }

  private Optional<StoredObject> file(JsonAnswer entry) throws ObjectAccessException {
    String type = entry.text("type").orElse("");
    if (type.equals("directory")) {
      return Optional.empty();
    }
    Optional<String> path = entry.text("path");
    Optional<Long> size = entry.largeNumber("size");
    Optional<String> identifier = entry.text("oid");
    if (!type.equals("file") || path.isEmpty() || size.isEmpty() || identifier.isEmpty()) {
      throw RangeRequests.malformed("an entry of a list that is no file or has no size");
    }
    entry
        .object("lfs")
        .flatMap(lfs -> lfs.text("oid"))
        .filter(oid -> SHA256.matcher(oid).matches())
        .ifPresent(
            oid ->
                claimed.put(
                    path.get(),
                    new Digest(HashAlgorithm.SHA256, Bytes.of(HexFormat.of().parseHex(oid)))));
    return Optional.of(new StoredObject(path.get(), size.get(), commit + " " + identifier.get()));
  }

  private static Optional<String> next(URI from, HttpHeaders headers) throws ObjectAccessException {
    for (String link : headers.allValues("Link")) {
      Matcher next = NEXT.matcher(link);
      if (next.find()) {
        try {
          URI uri = from.resolve(next.group(1));
          if (uri.getHost() != null && RangeRequests.isSameServer(from, uri)) {
            return Optional.of(uri.toString());
          }
        } catch (IllegalArgumentException e) {
          // As one of another server.
        }
        throw RangeRequests.malformed("a page that follows at another server");
      }
    }
    return Optional.empty();
  }

  @Override
  public Optional<StoredObject> find(String key)
      throws ObjectAccessException, InterruptedException {
    try (Begun begun = begin(key, Optional.of("0-0"))) {
      HttpHeaders headers = begun.opened().headers();
      long size =
          begun.opened().status() == 206 ? WebFile.wholeSize(headers) : WebFile.size(headers);
      return Optional.of(new StoredObject(key, size, commit));
    } catch (ObjectAccessException e) {
      if (e.reason().equals(Reason.FILE_CHANGED)) {
        // There is no first byte, perhaps.
        return Optional.of(whole(key));
      }
      if (e.reason().equals(Reason.NOT_FOUND)) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private StoredObject whole(String key) throws ObjectAccessException, InterruptedException {
    try (Begun begun = begin(key, Optional.empty())) {
      return new StoredObject(key, WebFile.size(begun.opened().headers()), commit);
    }
  }

  private URI address(String key) {
    return URI.create(
        "%s/%s%s/resolve/%s/%s"
            .formatted(
                hub.endpoint(),
                reference.kind().beforeRepository(),
                reference.repository(),
                commit,
                encodedPath(key)));
  }

  private Begun begin(String key, Optional<String> range)
      throws ObjectAccessException, InterruptedException {
    Begun begun =
        hub.requests()
            .begin(new Wanted(address(key), hub.authorization(), Optional.empty()), range);
    Optional<String> found = begun.firstHeaders().firstValue("X-Repo-Commit");
    if (found.isPresent() && !found.get().equals(commit)) {
      begun.close();
      throw RangeRequests.changed("the hub gives it of another commit");
    }
    if (!RangeRequests.isSameServer(begun.from(), hub.endpoint())) {
      signed.put(key, begun.from());
    }
    return begun;
  }

  @Override
  public ObjectStream open(StoredObject object, long startBytes, long endBytes)
      throws ObjectAccessException, InterruptedException {
    URI known = signed.get(object.key());
    if (known != null) {
      try {
        return hub.requests()
            .range(
                new Wanted(known, Optional.empty(), Optional.empty()),
                startBytes,
                endBytes,
                object.sizeBytes());
      } catch (ObjectAccessException e) {
        // Signed for some time, which is over.
        if (!e.reason().equals(ObjectStoreReasons.STORAGE_ACCESS_DENIED)) {
          throw e;
        }
        signed.remove(object.key(), known);
      }
    }
    Begun begun = begin(object.key(), Optional.of(startBytes + "-" + (endBytes - 1)));
    try {
      RangeRequests.requireRange(begun.opened(), startBytes, endBytes, object.sizeBytes());
    } catch (ObjectAccessException e) {
      begun.close();
      throw e;
    }
    return RangeRequests.stream(begun.opened());
  }

  /** {@inheritDoc} It is one commit, which the hub makes only on top of the one looked at. */
  @Override
  public void put(String key, Bytes content, Optional<StoredObject> replaced)
      throws ObjectAccessException, InterruptedException {
    JsonObject head = new JsonObject();
    head.addProperty("summary", "Sign the model");
    head.addProperty("parentCommit", commit);
    JsonObject file = new JsonObject();
    file.addProperty("path", key);
    file.addProperty("encoding", "base64");
    file.addProperty("content", Base64.getEncoder().encodeToString(content.toArray()));
    String body = line("header", head) + line("file", file);
    HttpRequest request =
        RangeRequests.request(
                URI.create(api(hub, reference) + "/commit/" + encoded(reference.revision())),
                hub.authorization())
            .header("Content-Type", "application/x-ndjson")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    Response answer = hub.requests().send(request, MAXIMUM_ANSWER_BYTES);
    switch (answer.status()) {
      case 200, 201 -> {}
      case 409, 412 -> throw RangeRequests.changed("the revision has another commit by now");
      default -> throw RangeRequests.refusal(answer.status(), answer.headers(), answer.body());
    }
  }

  private static String line(String key, JsonObject value) {
    JsonObject line = new JsonObject();
    line.addProperty("key", key);
    line.add("value", value);
    return line + "\n";
  }
}
