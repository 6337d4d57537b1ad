package io.modelsigning.testing;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A hub as the documentation of Hugging Face's describes it: revisions, trees in pages, files that
 * are given by the hub or, with an address that is signed, by another server, and commits.
 */
public final class TestHub implements AutoCloseable {
  public static final String TOKEN = "hf_only-for-this-hub";
  public static final String COMMIT = "a".repeat(40);

  private static final Pattern API =
      Pattern.compile("/api/models/acme/bert/(revision|tree|commit)/(.+)");
  private static final Pattern RESOLVE = Pattern.compile("/acme/bert/resolve/([^/]+)/(.+)");

  public final TestFileServer hub = new TestFileServer();
  public final TestFileServer elsewhere = new TestFileServer();
  public final Map<String, byte[]> files = new TreeMap<>();
  private final Set<String> large = new HashSet<>();

  /** The files of commits that others have been put on top of. */
  private final Map<String, Map<String, byte[]>> older = new ConcurrentHashMap<>();

  /** What the hub states of a large file in place of its true SHA-256. */
  public final Map<String, String> lies = new TreeMap<>();

  public volatile int filesInPage = 1000;
  public volatile String head = COMMIT;
  public volatile boolean closed;
  public volatile int signature = 1;

  public TestHub() {
    hub.before = this::answer;
    elsewhere.before =
        exchange -> {
          boolean known = ("Signature=" + signature).equals(exchange.getRequestURI().getRawQuery());
          if (!known) {
            TestFileServer.send(exchange, 403, new byte[0]);
          }
          return !known;
        };
  }

  public TestHub put(String path, byte[] content) {
    files.put(path, content);
    return this;
  }

  /** Puts a file that another server gives. */
  public TestHub putLarge(String path, byte[] content) {
    large.add(path);
    elsewhere.put("/blobs/" + path, content);
    return put(path, content);
  }

  /** Returns a digest in hexadecimal digits. */
  public static String sha256(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private boolean answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    if (closed
        && !("Bearer " + TOKEN).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
      exchange.getResponseHeaders().set("X-Error-Code", "GatedRepo");
      exchange.getResponseHeaders().set("X-Error-Message", "Access to this model is restricted.");
      TestFileServer.send(exchange, 401, new byte[0]);
      return true;
    }
    Matcher api = API.matcher(path);
    if (api.matches()) {
      switch (api.group(1)) {
        case "revision" -> revision(exchange, api.group(2));
        case "tree" -> tree(exchange, api.group(2));
        default -> commit(exchange, api.group(2));
      }
      return true;
    }
    Matcher resolve = RESOLVE.matcher(path);
    if (resolve.matches() && isCommit(resolve.group(1))) {
      return file(exchange, resolve.group(1), resolve.group(2));
    }
    return false;
  }

  private boolean isCommit(String text) {
    return text.equals(COMMIT) || text.equals(head) || older.containsKey(text);
  }

  private Map<String, byte[]> filesOf(String commit) {
    return older.getOrDefault(commit, files);
  }

  private void revision(HttpExchange exchange, String revision) throws IOException {
    JsonObject answer = new JsonObject();
    answer.addProperty("id", "acme/bert");
    boolean isOlder = older.containsKey(revision);
    answer.addProperty("sha", isOlder ? revision : head);
    boolean known = isOlder || Set.of("main", "v1.0/rc", COMMIT).contains(revision);
    TestFileServer.send(exchange, known ? 200 : 404, bytes(answer.toString()));
  }

  private void tree(HttpExchange exchange, String commit) throws IOException {
    if (!isCommit(commit)) {
      TestFileServer.send(exchange, 404, new byte[0]);
      return;
    }
    String query = exchange.getRequestURI().getQuery();
    Matcher cursor = Pattern.compile("cursor=([0-9]+)").matcher(query);
    int from = cursor.find() ? Integer.parseInt(cursor.group(1)) : 0;
    JsonArray all = new JsonArray();
    Map<String, byte[]> there = filesOf(commit);
    List<String> paths = new ArrayList<>(there.keySet());
    int until = Math.min(paths.size(), from + filesInPage);
    JsonObject folder = new JsonObject();
    folder.addProperty("type", "directory");
    folder.addProperty("path", "layers");
    folder.addProperty("oid", "0".repeat(40));
    folder.addProperty("size", 0);
    all.add(folder);
    for (String path : paths.subList(from, until)) {
      all.add(entry(path, there.getOrDefault(path, new byte[0])));
    }
    if (until < paths.size()) {
      exchange
          .getResponseHeaders()
          .set(
              "Link",
              "<%s/api/models/acme/bert/tree/%s?recursive=true&cursor=%d>; rel=\"next\""
                  .formatted(hub.address(), commit, until));
    }
    TestFileServer.send(exchange, 200, bytes(all.toString()));
  }

  private JsonObject entry(String path, byte[] content) {
    JsonObject entry = new JsonObject();
    entry.addProperty("type", "file");
    entry.addProperty("path", path);
    entry.addProperty("size", content.length);
    entry.addProperty("oid", sha256(bytes(path)).substring(0, 40));
    if (large.contains(path)) {
      JsonObject lfs = new JsonObject();
      lfs.addProperty("oid", lies.getOrDefault(path, sha256(content)));
      lfs.addProperty("size", content.length);
      lfs.addProperty("pointerSize", 134);
      entry.add("lfs", lfs);
      entry.addProperty("xetHash", "f".repeat(64));
    }
    return entry;
  }

  private boolean file(HttpExchange exchange, String commit, String path) throws IOException {
    byte[] content = filesOf(commit).get(path);
    if (content == null) {
      exchange.getResponseHeaders().set("X-Error-Code", "EntryNotFound");
      TestFileServer.send(exchange, 404, new byte[0]);
      return true;
    }
    exchange.getResponseHeaders().set("X-Repo-Commit", commit);
    if (large.contains(path)) {
      exchange.getResponseHeaders().set("X-Linked-ETag", "\"" + sha256(content) + "\"");
      exchange.getResponseHeaders().set("X-Linked-Size", Integer.toString(content.length));
      exchange
          .getResponseHeaders()
          .set(
              "Location",
              elsewhere.address()
                  + "/blobs/"
                  + path.replace(" ", "%20")
                  + "?Signature="
                  + signature);
      TestFileServer.send(exchange, 302, new byte[0]);
      return true;
    }
    hub.put(exchange.getRequestURI().getPath(), content);
    return false;
  }

  private void commit(HttpExchange exchange, String revision) throws IOException {
    List<String> lines =
        new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)
            .lines()
            .toList();
    JsonObject header =
        JsonParser.parseString(lines.get(0)).getAsJsonObject().getAsJsonObject("value");
    if (!revision.equals("main") || !header.get("parentCommit").getAsString().equals(head)) {
      TestFileServer.send(
          exchange, 412, bytes("A commit has happened since. Please refresh and try again."));
      return;
    }
    JsonObject file =
        JsonParser.parseString(lines.get(1)).getAsJsonObject().getAsJsonObject("value");
    older.put(head, new TreeMap<>(files));
    put(
        file.get("path").getAsString(),
        Base64.getDecoder().decode(file.get("content").getAsString()));
    head = "%040x".formatted(0xb0 + older.size());
    TestFileServer.send(exchange, 200, bytes("{\"commitOid\":\"" + head + "\"}"));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    hub.close();
    elsewhere.close();
  }
}
