package io.modelsigning.sigstore.testing;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.sigstore.testing.HttpService.Answer;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/** A TUF repository on the loopback interface; one key signs for all roles. */
public final class TestTufRepository implements AutoCloseable {
  private final HttpService service = new HttpService();
  private final KeyPair keys = Crypto.ecKeys();
  private final KeyPair otherKeys = Crypto.ecKeys();
  private int version;

  private TestTufRepository() throws IOException {}

  /** Starts one that has nothing yet; the caller closes it. */
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
  public String root() {
    JsonObject key = new JsonObject();
    key.addProperty("keytype", "ecdsa");
    key.addProperty("scheme", "ecdsa-sha2-nistp256");
    key.add("keyid_hash_algorithms", new JsonArray());
    JsonObject value = new JsonObject();
    value.addProperty("public", Crypto.pem("PUBLIC KEY", keys.getPublic().getEncoded()));
    key.add("keyval", value);
    JsonObject keyList = new JsonObject();
    keyList.add("1", key);
    JsonObject roles = new JsonObject();
    for (String name : new String[] {"root", "snapshot", "targets", "timestamp"}) {
      JsonObject role = new JsonObject();
      JsonArray ids = new JsonArray();
      ids.add("1");
      role.add("keyids", ids);
      role.addProperty("threshold", 1);
      roles.add(name, role);
    }
    JsonObject root = meta("root", 1, Instant.parse("2999-01-01T00:00:00Z"));
    root.addProperty("consistent_snapshot", true);
    root.add("keys", keyList);
    root.add("roles", roles);
    return signed(root, keys);
  }

  /** Publishes the next version of all targets. */
  public void publish(Instant expires, Map<String, String> targets) {
    publish(expires, targets, keys);
  }

  /** Publishes the next version of all targets, with targets that a stranger signed. */
  public void publishForged(Instant expires, Map<String, String> targets) {
    publish(expires, targets, otherKeys);
  }

  private void publish(Instant expires, Map<String, String> targets, KeyPair targetsKeys) {
    version++;
    JsonObject list = new JsonObject();
    targets.forEach(
        (name, content) -> {
          String digest =
              HexFormat.of().formatHex(Crypto.sha256(content.getBytes(StandardCharsets.UTF_8)));
          JsonObject hashes = new JsonObject();
          hashes.addProperty("sha256", digest);
          JsonObject target = new JsonObject();
          target.add("hashes", hashes);
          target.addProperty("length", Bytes.ofUtf8(content).size());
          list.add(name, target);
          serve("/targets/" + digest + "." + name, content);
        });
    JsonObject targetsMeta = meta("targets", version, expires);
    targetsMeta.add("targets", list);
    serve("/" + version + ".targets.json", signed(targetsMeta, targetsKeys));
    JsonObject snapshot = meta("snapshot", version, expires);
    snapshot.add("meta", versionOf("targets.json"));
    serve("/" + version + ".snapshot.json", signed(snapshot, keys));
    JsonObject timestamp = meta("timestamp", version, expires);
    timestamp.add("meta", versionOf("snapshot.json"));
    serve("/timestamp.json", signed(timestamp, keys));
  }

  /** Serves {@code content} at {@code path} instead of what is there. */
  public void serve(String path, String content) {
    service.on(path, request -> Answer.json(200, content));
  }

  private JsonObject versionOf(String file) {
    JsonObject current = new JsonObject();
    current.addProperty("version", version);
    JsonObject meta = new JsonObject();
    meta.add(file, current);
    return meta;
  }

  private static JsonObject meta(String type, int version, Instant expires) {
    JsonObject meta = new JsonObject();
    meta.addProperty("_type", type);
    meta.addProperty("spec_version", "1.0");
    meta.addProperty("version", version);
    meta.addProperty("expires", expires.toString());
    return meta;
  }

  private static String signed(JsonObject meta, KeyPair signer) {
    JsonElement canonical = sorted(meta);
    JsonObject signature = new JsonObject();
    signature.addProperty("keyid", "1");
    signature.addProperty(
        "sig",
        HexFormat.of()
            .formatHex(
                Crypto.sign(
                    signer
                        .getPrivate(), // Canonical JSON escapes nothing but quotes and backslashes.
                    canonical.toString().replace("\\n", "\n").getBytes(StandardCharsets.UTF_8))));
    JsonArray signatures = new JsonArray();
    signatures.add(signature);
    JsonObject json = new JsonObject();
    json.add("signatures", signatures);
    json.add("signed", canonical);
    return json.toString();
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
