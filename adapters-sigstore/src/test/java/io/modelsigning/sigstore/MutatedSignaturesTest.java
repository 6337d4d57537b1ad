package io.modelsigning.sigstore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.modelsigning.domain.signature.Bundle;
import io.modelsigning.domain.signature.SignatureVerdict;
import io.modelsigning.domain.signature.SignatureVerdict.Rejected;
import io.modelsigning.testing.Interop;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.bouncycastle.tsp.TimeStampResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Copies of real signatures that were tampered with. */
final class MutatedSignaturesTest {
  private static final long SEED = 0x5163_5702_1e00_0001L;

  /** A change to the real bundle; another real one is at hand to take parts of. */
  record Mutation(String reason, String name, BiConsumer<JsonObject, JsonObject> change) {
    @Override
    public String toString() {
      return reason + ": " + name;
    }
  }

  static Stream<Mutation> mutations() {
    return Stream.of(
        new Mutation(
            "invalid-signature",
            "payload of another",
            (bundle, other) -> envelope(bundle).add("payload", envelope(other).get("payload"))),
        new Mutation(
            "invalid-signature",
            "signature of another",
            (bundle, other) ->
                envelope(bundle).add("signatures", envelope(other).get("signatures"))),
        new Mutation(
            "invalid-signature",
            "certificate of another",
            (bundle, other) ->
                material(bundle).add("certificate", material(other).get("certificate"))),
        new Mutation(
            "invalid-signature",
            "signature with a bit changed",
            (bundle, other) ->
                flip(
                    envelope(bundle).getAsJsonArray("signatures").get(0).getAsJsonObject(),
                    "sig",
                    40)),
        new Mutation(
            "log-digest-mismatch",
            "log entry of another",
            (bundle, other) ->
                material(bundle).add("tlogEntries", material(other).get("tlogEntries"))),
        new Mutation(
            "log-digest-mismatch",
            "log entry of another beside its own",
            (bundle, other) ->
                material(bundle).getAsJsonArray("tlogEntries").add(BadBundles.entry(other, 0))),
        new Mutation(
            "log-promise-invalid",
            "time one second later",
            (bundle, other) -> {
              JsonObject entry = BadBundles.entry(bundle, 0);
              entry.addProperty(
                  "integratedTime", Long.toString(entry.get("integratedTime").getAsLong() + 1));
            }),
        new Mutation(
            "log-promise-invalid",
            "signed entry timestamp of another",
            (bundle, other) ->
                BadBundles.entry(bundle, 0)
                    .add("inclusionPromise", BadBundles.entry(other, 0).get("inclusionPromise"))),
        new Mutation(
            "log-promise-invalid",
            "another index",
            (bundle, other) -> BadBundles.entry(bundle, 0).addProperty("logIndex", "7")),
        new Mutation(
            "log-unknown",
            "another log's id",
            (bundle, other) ->
                flip(BadBundles.entry(bundle, 0).getAsJsonObject("logId"), "keyId", 0)),
        new Mutation(
            "log-proof-invalid",
            "a hash with a bit changed",
            (bundle, other) -> {
              JsonArray hashes = proof(bundle).getAsJsonArray("hashes");
              JsonObject holder = new JsonObject();
              holder.add("hash", hashes.get(3));
              flip(holder, "hash", 5);
              hashes.set(3, holder.get("hash"));
            }),
        new Mutation(
            "log-proof-invalid",
            "index in the tree changed",
            (bundle, other) ->
                proof(bundle)
                    .addProperty(
                        "logIndex", Long.toString(proof(bundle).get("logIndex").getAsLong() - 1))),
        new Mutation(
            "log-checkpoint-mismatch",
            "size of the tree changed",
            (bundle, other) ->
                proof(bundle)
                    .addProperty(
                        "treeSize", Long.toString(proof(bundle).get("treeSize").getAsLong() + 1))),
        new Mutation(
            "log-checkpoint-mismatch",
            "checkpoint of another",
            (bundle, other) -> proof(bundle).add("checkpoint", proof(other).get("checkpoint"))),
        new Mutation(
            "log-checkpoint-mismatch",
            "root changed",
            (bundle, other) -> flip(proof(bundle), "rootHash", 9)),
        new Mutation(
            "log-checkpoint-signature",
            "checkpoint for a larger tree",
            (bundle, other) ->
                BadBundles.checkpoint(bundle, text -> text.replaceFirst("\n(\\d+)\n", "\n$10\n"))),
        new Mutation(
            "log-checkpoint-origin",
            "checkpoint of another origin",
            (bundle, other) ->
                BadBundles.checkpoint(
                    bundle, text -> text.replaceFirst("rekor.sigstore.dev", "rekor.example"))),
        new Mutation(
            "timestamp-mismatch",
            "timestamp for another signature",
            (bundle, other) -> {
              // The other bundle has none; its signature was never timestamped by this one.
              JsonElement stamps = material(bundle).get("timestampVerificationData");
              for (String member : List.copyOf(bundle.keySet())) {
                bundle.add(member, other.get(member));
              }
              material(bundle).add("timestampVerificationData", stamps);
            }),
        new Mutation(
            "timestamp-signature",
            "timestamp with its last bit changed",
            (bundle, other) -> {
              JsonObject stamp =
                  material(bundle)
                      .getAsJsonObject("timestampVerificationData")
                      .getAsJsonArray("rfc3161Timestamps")
                      .get(0)
                      .getAsJsonObject();
              byte[] bytes = Base64.getDecoder().decode(stamp.get("signedTimestamp").getAsString());
              flip(stamp, "signedTimestamp", bytes.length - 1);
            }),
        new Mutation(
            "no-trusted-time",
            "neither signed entry timestamp nor timestamp",
            (bundle, other) -> {
              JsonObject entry = BadBundles.entry(bundle, 0);
              entry.remove("inclusionPromise");
              entry.add("logIndex", proof(bundle).get("logIndex"));
              material(bundle).remove("timestampVerificationData");
            }));
  }

  @ParameterizedTest
  @MethodSource("mutations")
  void refuses(Mutation mutation) throws Exception {
    JsonObject bundle = TestBundles.read(Interop.path("signed/v1.1.0-sigstore/model.sig"));
    JsonObject other = TestBundles.read(Interop.path("signed/v1.0.1-sigstore/model.sig"));
    mutation.change().accept(bundle, other);
    SignatureVerdict verdict =
        TestBundles.verify(RealSignaturesTest.verifier("trusted_root"), bundle);
    Rejected rejected = assertInstanceOf(Rejected.class, verdict, verdict::toString);
    assertEquals(mutation.reason(), rejected.reason().code(), rejected.message());
  }

  /** A timestamp proves the time where the log does not. */
  @Test
  void acceptsTimestampAlone() throws Exception {
    JsonObject bundle = TestBundles.read(Interop.path("signed/v1.1.0-sigstore/model.sig"));
    JsonObject entry = BadBundles.entry(bundle, 0);
    entry.remove("inclusionPromise");
    entry.add("logIndex", proof(bundle).get("logIndex"));
    SignatureVerdict verdict =
        TestBundles.verify(RealSignaturesTest.verifier("trusted_root"), bundle);
    var authentic = assertInstanceOf(SignatureVerdict.Authentic.class, verdict, verdict::toString);
    assertEquals("476246824", Long.toString(authentic.signer().logIndex().orElseThrow()));
  }

  /**
   * No bit of what the bundle presents in base64 can be changed, but for what frames a timestamp
   * and is signed by nobody: the head of the response, and the certificate it carries, instead of
   * which the one of the trust root is used. Nor is a timestamp counted, and that is said, whose
   * authority's name was changed.
   */
  @Test
  void refusesEveryChangedByte() throws Exception {
    JsonObject original = TestBundles.read(Interop.path("signed/v1.1.0-sigstore/model.sig"));
    SigstoreVerifier verifier = RealSignaturesTest.verifier("trusted_root");
    Random random = new Random(SEED);
    List<String> accepted = new ArrayList<>();
    for (int round = 0; round < 400; round++) {
      JsonObject bundle = original.deepCopy();
      List<Holder> holders = new ArrayList<>();
      collect(bundle, "", holders);
      Holder holder = holders.get(random.nextInt(holders.size()));
      byte[] bytes = Base64.getDecoder().decode(holder.value().getAsString());
      int at = random.nextInt(bytes.length);
      bytes[at] ^= (byte) (1 << random.nextInt(8));
      holder.set(Base64.getEncoder().encodeToString(bytes));
      Bundle read = TestBundles.toDomain(bundle);
      if (TestBundles.verify(verifier, read) instanceof SignatureVerdict.Authentic authentic
          && authentic.warnings().isEmpty()
          && !(holder.name().equals("signedTimestamp") && frames(bytes, at))) {
        accepted.add(holder.path() + "[" + at + "]");
      }
    }
    assertEquals(List.of(), accepted, () -> "seed " + Long.toHexString(SEED));
  }

  /** Returns whether the byte is in front of the signed content, or in the certificate. */
  private static boolean frames(byte[] response, int at) throws Exception {
    byte[] original = stamp();
    byte[] content =
        new TimeStampResponse(original).getTimeStampToken().getTimeStampInfo().getEncoded();
    byte[] certificate =
        TestBundles.read(Interop.path("sigstore/public-good.trusted_root.json"))
            .getAsJsonArray("timestampAuthorities")
            .get(0)
            .getAsJsonObject()
            .getAsJsonObject("certChain")
            .getAsJsonArray("certificates")
            .get(0)
            .getAsJsonObject()
            .get("rawBytes")
            .getAsString()
            .transform(Base64.getDecoder()::decode);
    int start = indexOf(original, certificate);
    assertEquals(original.length, response.length);
    return at < indexOf(original, content) || (at >= start && at < start + certificate.length);
  }

  private static byte[] stamp() throws Exception {
    return Base64.getDecoder()
        .decode(
            material(TestBundles.read(Interop.path("signed/v1.1.0-sigstore/model.sig")))
                .getAsJsonObject("timestampVerificationData")
                .getAsJsonArray("rfc3161Timestamps")
                .get(0)
                .getAsJsonObject()
                .get("signedTimestamp")
                .getAsString());
  }

  private static int indexOf(byte[] whole, byte[] part) {
    for (int i = 0; i + part.length <= whole.length; i++) {
      if (Arrays.equals(whole, i, i + part.length, part, 0, part.length)) {
        return i;
      }
    }
    throw new IllegalArgumentException("not a part");
  }

  /** A place in a bundle that has bytes in base64. */
  private record Holder(String path, JsonObject object, String name) {
    JsonElement value() {
      return object.get(name);
    }

    void set(String value) {
      object.addProperty(name, value);
    }
  }

  private static void collect(JsonElement element, String path, List<Holder> holders) {
    if (element instanceof JsonObject object) {
      for (String name : List.copyOf(object.keySet())) {
        JsonElement member = object.get(name);
        if (member instanceof JsonPrimitive
            && List.of(
                    "rawBytes",
                    "keyId",
                    "signedEntryTimestamp",
                    "rootHash",
                    "canonicalizedBody",
                    "signedTimestamp",
                    "payload",
                    "sig")
                .contains(name)) {
          holders.add(new Holder(path + "/" + name, object, name));
        }
        collect(member, path + "/" + name, holders);
      }
    } else if (element instanceof JsonArray array) {
      for (int i = 0; i < array.size(); i++) {
        collect(array.get(i), path + "/" + i, holders);
      }
    }
  }

  private static void flip(JsonObject object, String name, int at) {
    byte[] bytes = Base64.getDecoder().decode(object.get(name).getAsString());
    bytes[at] ^= 1;
    object.addProperty(name, Base64.getEncoder().encodeToString(bytes));
  }

  private static JsonObject envelope(JsonObject bundle) {
    return bundle.getAsJsonObject("dsseEnvelope");
  }

  private static JsonObject material(JsonObject bundle) {
    return bundle.getAsJsonObject("verificationMaterial");
  }

  private static JsonObject proof(JsonObject bundle) {
    return BadBundles.entry(bundle, 0).getAsJsonObject("inclusionProof");
  }
}
