package io.modelsigning.sigstore.document;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import com.google.protobuf.ByteString;
import dev.sigstore.proto.ProtoMutators;
import dev.sigstore.rekor.client.RekorEntry;
import dev.sigstore.rekor.client.RekorTypes;
import dev.sigstore.rekor.dsse.v0_0_1.PayloadHash;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.http.Messages;
import io.modelsigning.sigstore.document.LoggedSignature.Subject;
import io.modelsigning.sigstore.testing.BundleMaker;
import io.modelsigning.sigstore.testing.TestSigstore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A log entry's body is read as the Sigstore library reads it, or refused. */
final class LogBodyTest {
  private static final long SEED = 0x5163_5702_1e00_0018L;
  private static final int ROUNDS = 3_000;
  private static final String PLACE = "@@";

  private static List<String> bodies = List.of();

  static synchronized List<String> bodies() throws IOException {
    if (bodies.isEmpty()) {
      try (TestSigstore sigstore = TestSigstore.start()) {
        JsonObject bundle = new BundleMaker(sigstore).logV1().logV2().make();
        bodies = List.of(body(bundle, 0), body(bundle, 1));
      }
    }
    return bodies;
  }

  private static String body(JsonObject bundle, int entry) {
    String base64 =
        bundle
            .getAsJsonObject("verificationMaterial")
            .getAsJsonArray("tlogEntries")
            .get(entry)
            .getAsJsonObject()
            .get("canonicalizedBody")
            .getAsString();
    return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @MethodSource("bodies")
  void originalIsReadAlike(String body) {
    assertTrue(accepts(body));
  }

  @ParameterizedTest
  @MethodSource("bodies")
  void everyMemberIsReadAlike(String body) {
    JsonObject root = JsonParser.parseString(body).getAsJsonObject();
    int accepted = 0;
    for (JsonObject object : objects(root)) {
      for (String member : List.copyOf(object.keySet())) {
        JsonElement before = object.remove(member);
        assertTrue(!accepts(root.toString()) || isOptional(member), member);
        for (String name : List.of(member, member.toUpperCase(java.util.Locale.ROOT), "other")) {
          for (String value : values()) {
            object.add(name, new JsonPrimitive(PLACE));
            accepted += accepts(root.toString().replace("\"" + PLACE + "\"", value)) ? 1 : 0;
            object.remove(name);
          }
        }
        object.add(member, before);
      }
    }
    assertTrue(accepted > 0);
  }

  /** Of what is left out here, verifying uses nothing. */
  private static boolean isOptional(String member) {
    return List.of("envelopeHash", "keyDetails", "content", "rawBytes", "digest").contains(member);
  }

  private static List<String> values() {
    List<String> values = new ArrayList<>();
    for (String text :
        List.of(
            "",
            "x",
            "AAAA",
            "AA==",
            "AA",
            "00ff",
            "00FF",
            "0",
            "sha256",
            "SHA256",
            "sha1",
            "dsse",
            "hashedrekord",
            "0.0.1",
            "0.0.2",
            "SHA2_256",
            "SHA2_384",
            "SHA2_512",
            "SHA3_256",
            "1",
            "PKIX_ED25519",
            "\\u0000",
            "\u00e9")) {
      values.add("\"" + text + "\"");
    }
    values.addAll(
        List.of("null", "true", "0", "1", "2", "1.0", "99", "[]", "{}", "[{}]", "[null]", "[[]]"));
    return values;
  }

  private static List<JsonObject> objects(JsonElement element) {
    List<JsonObject> objects = new ArrayList<>();
    if (element instanceof JsonObject object) {
      objects.add(object);
      object.asMap().values().forEach(member -> objects.addAll(objects(member)));
    } else if (element instanceof JsonArray array) {
      array.forEach(member -> objects.addAll(objects(member)));
    }
    return objects;
  }

  @ParameterizedTest
  @MethodSource("bodies")
  void mutationsAreReadAlike(String body) {
    Random random = new Random(SEED);
    String pieces = "{}[]\",: \n019aAfF=+-_";
    int accepted = 0;
    for (int round = 0; round < ROUNDS; round++) {
      int at = random.nextInt(body.length());
      int end = Math.min(body.length(), at + random.nextInt(12));
      char piece = pieces.charAt(random.nextInt(pieces.length()));
      String changed =
          switch (random.nextInt(4)) {
            case 0 -> body.substring(0, at) + piece + body.substring(at);
            case 1 -> body.substring(0, at) + piece + body.substring(at + 1);
            case 2 -> body.substring(0, at) + body.substring(end);
            default -> body.substring(0, end) + body.substring(at);
          };
      accepted += accepts(changed) ? 1 : 0;
    }
    assertTrue(accepted > ROUNDS / 50, accepted + " accepted");
  }

  @Test
  void refusesWhatIsYetToBeLogged() throws Exception {
    String body = bodies().getFirst().replace("\"spec\":{", "\"spec\":{\"proposedContent\":{},");
    var problem =
        assertThrows(MalformedDocumentException.class, () -> LogBody.dsse(Bytes.ofUtf8(body)));
    assertTrue(Messages.describe(problem).contains("'/spec/proposedContent'"));
  }

  /** Returns whether our own reader accepts, which it must not where the library's does not. */
  static boolean accepts(String body) {
    LoggedSignature ours = ours(Bytes.ofUtf8(body));
    if (ours == null) {
      return false;
    }
    LoggedSignature library = library(body);
    assertNotNull(library, () -> "seed %x: %s".formatted(SEED, body));
    assertEquals(library, ours, () -> "seed %x: %s".formatted(SEED, body));
    return true;
  }

  private static @Nullable LoggedSignature ours(Bytes body) {
    try {
      return switch (LogBody.kindVersion(body).toString()) {
        case "dsse 0.0.1" -> LogBody.dsse(body);
        case "hashedrekord 0.0.2" -> LogBody.hashedRekord(body);
        default -> null;
      };
    } catch (MalformedDocumentException | RuntimeException e) {
      return null;
    }
  }

  private static @Nullable LoggedSignature library(String body) {
    RekorEntry entry =
        ProtoMutators.toRekorEntry(
            dev.sigstore.proto.rekor.v1.TransparencyLogEntry.newBuilder()
                .setCanonicalizedBody(ByteString.copyFromUtf8(body))
                .build());
    try {
      var decoded = entry.getBodyDecoded();
      return switch (decoded.getKind() + " " + decoded.getApiVersion()) {
        case "dsse 0.0.1" -> dsse(entry);
        case "hashedrekord 0.0.2" -> hashedRekord(entry);
        default -> null;
      };
    } catch (Exception e) {
      return null;
    }
  }

  private static @Nullable LoggedSignature dsse(RekorEntry entry) throws Exception {
    var dsse = RekorTypes.getDsseV001(entry);
    if (dsse.getPayloadHash().getAlgorithm() != PayloadHash.Algorithm.SHA_256
        || dsse.getSignatures().size() != 1) {
      return null;
    }
    var signature = dsse.getSignatures().getFirst();
    String pem =
        new String(Base64.getDecoder().decode(signature.getVerifier()), StandardCharsets.US_ASCII);
    return new LoggedSignature(
        Subject.PAYLOAD_SHA256,
        Bytes.ofHex(dsse.getPayloadHash().getValue()),
        Bytes.of(Base64.getDecoder().decode(signature.getSignature())),
        Bytes.of(
            Base64.getMimeDecoder()
                .decode(pem.replaceAll("-----(BEGIN|END) CERTIFICATE-----", ""))));
  }

  private static @Nullable LoggedSignature hashedRekord(RekorEntry entry) throws Exception {
    var rekord = RekorTypes.getHashedRekordV002(entry);
    var verifier = rekord.getSignature().getVerifier();
    Subject subject =
        switch (rekord.getData().getAlgorithm()) {
          case SHA2_256 -> Subject.MESSAGE_SHA256;
          case SHA2_384 -> Subject.MESSAGE_SHA384;
          case SHA2_512 -> Subject.MESSAGE_SHA512;
          default -> null;
        };
    return subject == null || !verifier.hasX509Certificate()
        ? null
        : new LoggedSignature(
            subject,
            Protos.bytes(rekord.getData().getDigest()),
            Protos.bytes(rekord.getSignature().getContent()),
            Protos.bytes(verifier.getX509Certificate().getRawBytes()));
  }
}
