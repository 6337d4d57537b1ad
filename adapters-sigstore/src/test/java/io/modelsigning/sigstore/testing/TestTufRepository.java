package io.modelsigning.sigstore.testing;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.sigstore.testing.HttpService.Answer;
import io.modelsigning.testing.Crypto;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * A TUF repository on the loopback interface that does what it should and, when told to, what an
 * attacker would have it do. Every role has keys of its own; the private ones are at hand.
 */
public final class TestTufRepository implements AutoCloseable {
  public static final String ROOT = "root";
  public static final String TIMESTAMP = "timestamp";
  public static final String SNAPSHOT = "snapshot";
  public static final String TARGETS = "targets";

  private static final Instant NEVER = Instant.parse("2999-01-01T00:00:00Z");

  private final HttpService service = new HttpService();
  private final Map<String, List<KeyPair>> keys = new LinkedHashMap<>();
  private final Map<String, Integer> thresholds = new LinkedHashMap<>();
  private final Map<String, String> served = new LinkedHashMap<>();
  private final String firstRoot;
  private boolean twoNames;
  private int rootVersion = 1;
  private int version;

  private TestTufRepository() throws IOException {
    for (String role : List.of(ROOT, TIMESTAMP, SNAPSHOT, TARGETS)) {
      keys.put(role, List.of(Crypto.ecKeys()));
      thresholds.put(role, 1);
    }
    firstRoot = signed(root(1, NEVER), of(keys, ROOT));
  }

  /** Starts one that has nothing yet but its first root; the caller closes it. */
  public static TestTufRepository start() throws IOException {
    return new TestTufRepository();
  }

  /** Returns the address, with a slash at the end. */
  public URI address() {
    return URI.create(service.address() + "/");
  }

  /** Returns the service, to make it fail. */
  public HttpService service() {
    return service;
  }

  /** Returns the first root, which clients are shipped with. */
  public Bytes firstRoot() {
    return Bytes.ofUtf8(firstRoot);
  }

  /** Returns the current keys of {@code role}. */
  public List<KeyPair> keys(String role) {
    return of(keys, role);
  }

  /** Publishes the next root, by which {@code threshold} of new keys, so many, sign for a role. */
  public void rotate(String role, int count, int threshold) {
    List<KeyPair> before = of(keys, ROOT);
    keys.put(role, Stream.generate(Crypto::ecKeys).limit(count).toList());
    thresholds.put(role, threshold);
    publishRoot(
        rootVersion + 1,
        NEVER,
        Stream.concat(before.stream(), of(keys, ROOT).stream()).distinct().toList());
  }

  /** Publishes the next root, by which one key, listed under two names, has to sign twice. */
  public void rotateToOneKeyWithTwoNames(String role) {
    twoNames = true;
    rotate(role, 1, 2);
  }

  /** Publishes the current keys as a root of any version that anybody signs. */
  public void publishRoot(int version, Instant expires, List<KeyPair> signers) {
    rootVersion = version;
    serve("/" + version + ".root.json", signed(root(version, expires), signers));
  }

  /** Publishes a root as the version that is next, whatever version it says it has. */
  public void publishRootAs(int name, int version, List<KeyPair> signers) {
    serve("/" + name + ".root.json", signed(root(version, NEVER), signers));
  }

  private JsonObject root(int version, Instant expires) {
    JsonObject root = meta(ROOT, version, expires);
    root.addProperty("consistent_snapshot", true);
    JsonObject keyList = new JsonObject();
    JsonObject roles = new JsonObject();
    keys.forEach(
        (name, pairs) -> {
          JsonArray ids = new JsonArray();
          for (KeyPair pair : pairs) {
            keyList.add(id(pair), key(pair));
            ids.add(id(pair));
            if (twoNames) {
              keyList.add(otherId(pair), key(pair));
              ids.add(otherId(pair));
            }
          }
          JsonObject role = new JsonObject();
          role.add("keyids", ids);
          role.addProperty("threshold", of(thresholds, name));
          roles.add(name, role);
        });
    root.add("keys", keyList);
    root.add("roles", roles);
    return root;
  }

  /** Returns the id of a key, by which signatures name it. */
  private static String id(KeyPair pair) {
    return HexFormat.of().formatHex(Crypto.sha256(pair.getPublic().getEncoded()));
  }

  private static String otherId(KeyPair pair) {
    return "other-" + id(pair);
  }

  private static JsonObject key(KeyPair pair) {
    JsonObject key = new JsonObject();
    key.addProperty("keytype", "ecdsa");
    key.addProperty("scheme", "ecdsa-sha2-nistp256");
    key.add("keyid_hash_algorithms", new JsonArray());
    JsonObject value = new JsonObject();
    value.addProperty("public", Crypto.pem("PUBLIC KEY", pair.getPublic().getEncoded()));
    key.add("keyval", value);
    return key;
  }

  /** Publishes the next version of all targets. */
  public void publish(Instant expires, Map<String, String> targets) {
    next(expires, targets).send();
  }

  /** Begins the next version of all targets, in which something may be other than it should. */
  public Publication next(Instant expires, Map<String, String> targets) {
    version++;
    return new Publication(expires, targets);
  }

  /** A version of timestamp, snapshot and targets. */
  public final class Publication {
    private final Map<String, String> targets;
    private final Map<String, Instant> expires = new LinkedHashMap<>();
    private final Map<String, Integer> versions = new LinkedHashMap<>();
    private final Map<String, List<KeyPair>> signers = new LinkedHashMap<>();
    private final Map<String, Integer> listed = new LinkedHashMap<>();
    private boolean withHashes;

    private Publication(Instant expires, Map<String, String> targets) {
      this.targets = targets;
      for (String role : List.of(TIMESTAMP, SNAPSHOT, TARGETS)) {
        this.expires.put(role, expires);
        versions.put(role, version);
        signers.put(role, of(keys, role));
      }
    }

    /** Has the metadata of {@code role} expire at another time. */
    public Publication expires(String role, Instant time) {
      expires.put(role, time);
      return this;
    }

    /** Gives the metadata of {@code role} another version. */
    public Publication version(String role, int number) {
      versions.put(role, number);
      return this;
    }

    /** Has another version of {@code role} listed than it says it has. */
    public Publication listed(String role, int number) {
      listed.put(role, number);
      return this;
    }

    /** Has the metadata of {@code role} signed by others. */
    public Publication signedBy(String role, List<KeyPair> pairs) {
      signers.put(role, pairs);
      return this;
    }

    /** Has length and digest of snapshot and targets listed. */
    public Publication withHashes() {
      withHashes = true;
      return this;
    }

    /** Publishes it. */
    public void send() {
      JsonObject list = new JsonObject();
      targets.forEach(
          (name, content) -> {
            list.add(name, info(content));
            serve("/targets/" + sha256(content) + "." + name, content);
          });
      JsonObject targetsMeta = meta(TARGETS);
      targetsMeta.add("targets", list);
      String targetsJson = signed(targetsMeta, of(signers, TARGETS));
      serve("/" + listedVersion(TARGETS) + ".targets.json", targetsJson);
      JsonObject snapshotMeta = meta(SNAPSHOT);
      snapshotMeta.add("meta", listing(TARGETS, targetsJson));
      String snapshotJson = signed(snapshotMeta, of(signers, SNAPSHOT));
      serve("/" + listedVersion(SNAPSHOT) + ".snapshot.json", snapshotJson);
      JsonObject timestampMeta = meta(TIMESTAMP);
      timestampMeta.add("meta", listing(SNAPSHOT, snapshotJson));
      serve("/timestamp.json", signed(timestampMeta, of(signers, TIMESTAMP)));
    }

    private int listedVersion(String role) {
      return listed.containsKey(role) ? of(listed, role) : of(versions, role);
    }

    private JsonObject meta(String role) {
      return TestTufRepository.meta(role, of(versions, role), of(expires, role));
    }

    private JsonObject listing(String role, String content) {
      JsonObject info = withHashes ? info(content) : new JsonObject();
      info.addProperty("version", listedVersion(role));
      JsonObject listing = new JsonObject();
      listing.add(role + ".json", info);
      return listing;
    }
  }

  private static JsonObject info(String content) {
    JsonObject hashes = new JsonObject();
    hashes.addProperty("sha256", sha256(content));
    JsonObject info = new JsonObject();
    info.add("hashes", hashes);
    info.addProperty("length", Bytes.ofUtf8(content).size());
    return info;
  }

  private static String sha256(String content) {
    return HexFormat.of().formatHex(Crypto.sha256(content.getBytes(StandardCharsets.UTF_8)));
  }

  /** Serves {@code content} at {@code path} instead of what is there. */
  public void serve(String path, String content) {
    served.put(path, content);
    service.on(path, request -> Answer.json(200, content));
  }

  /** Serves all that is there now after a while. */
  public void delayAll(long millis) {
    served.forEach(
        (path, content) ->
            service.on(
                path,
                request -> {
                  try {
                    Thread.sleep(millis);
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                  return Answer.json(200, content);
                }));
  }

  /** Serves nothing at {@code path}. */
  public void withdraw(String path) {
    served.remove(path);
    service.on(path, request -> Answer.json(404, "{}"));
  }

  /** Returns what is served at {@code path}. */
  public String served(String path) {
    return of(served, path);
  }

  private static <T> T of(Map<String, T> map, String key) {
    return Objects.requireNonNull(map.get(key), key);
  }

  /** Returns what is served now, to be served again later. */
  public Map<String, String> state() {
    return Map.copyOf(served);
  }

  /** Serves what was served once, beside what is newer and has another name. */
  public void serveAgain(Map<String, String> state) {
    state.forEach(this::serve);
  }

  /**
   * Answers at {@code path} with one byte after the other and never comes to an end.
   *
   * @return counts the bytes
   */
  public AtomicLong drip(String path, long pauseMillis) {
    AtomicLong sent = new AtomicLong();
    service.onExchange(
        path,
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          OutputStream out = exchange.getResponseBody();
          while (true) {
            out.write(' ');
            out.flush();
            sent.incrementAndGet();
            Thread.sleep(pauseMillis);
          }
        });
    return sent;
  }

  /**
   * Answers at {@code path} with data that has no end, as fast as it is taken.
   *
   * @return counts the bytes
   */
  public AtomicLong flood(String path) {
    byte[] block = new byte[64 * 1024];
    Arrays.fill(block, (byte) ' ');
    AtomicLong sent = new AtomicLong();
    service.onExchange(
        path,
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          while (true) {
            exchange.getResponseBody().write(block);
            sent.addAndGet(block.length);
          }
        });
    return sent;
  }

  /**
   * Does not answer at {@code path}.
   *
   * @return is counted down when somebody asks
   */
  public CountDownLatch stall(String path) {
    CountDownLatch asked = new CountDownLatch(1);
    service.onExchange(
        path,
        exchange -> {
          asked.countDown();
          new CountDownLatch(1).await();
        });
    return asked;
  }

  private static JsonObject meta(String type, int version, Instant expires) {
    JsonObject meta = new JsonObject();
    meta.addProperty("_type", type);
    meta.addProperty("spec_version", "1.0");
    meta.addProperty("version", version);
    meta.addProperty("expires", expires.toString());
    return meta;
  }

  /** Returns {@code meta} with a signature of each of {@code signers}. */
  private String signed(JsonObject meta, List<KeyPair> signers) {
    JsonElement sorted = sorted(meta);
    byte[] canonical = canonical(sorted).getBytes(StandardCharsets.UTF_8);
    JsonArray signatures = new JsonArray();
    for (KeyPair signer : signers) {
      for (String id : twoNames ? List.of(id(signer), otherId(signer)) : List.of(id(signer))) {
        JsonObject signature = new JsonObject();
        signature.addProperty("keyid", id);
        signature.addProperty(
            "sig", HexFormat.of().formatHex(Crypto.sign(signer.getPrivate(), canonical)));
        signatures.add(signature);
      }
    }
    JsonObject json = new JsonObject();
    json.add("signatures", signatures);
    json.add("signed", sorted);
    return json.toString();
  }

  /** Canonical JSON escapes nothing but quotes and backslashes, and here only keys have breaks. */
  private static String canonical(JsonElement sorted) {
    return sorted.toString().replace("\\n", "\n");
  }

  private static JsonElement sorted(JsonElement element) {
    if (!element.isJsonObject()) {
      return element;
    }
    JsonObject sorted = new JsonObject();
    new TreeMap<>(element.getAsJsonObject().asMap())
        .forEach((name, member) -> sorted.add(name, sorted(member)));
    return sorted;
  }

  @Override
  public void close() {
    service.close();
  }
}
