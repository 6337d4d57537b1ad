package io.modelsigning.sigstore.document;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Timestamp;
import dev.sigstore.json.ProtoJson;
import dev.sigstore.proto.common.v1.HashAlgorithm;
import dev.sigstore.proto.common.v1.PublicKeyDetails;
import dev.sigstore.proto.trustroot.v1.ServiceSelector;
import dev.sigstore.proto.trustroot.v1.SigningConfig;
import dev.sigstore.proto.trustroot.v1.TrustedRoot;
import io.modelsigning.domain.MalformedSignatureException;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.sigstore.testing.BundleMaker;
import io.modelsigning.sigstore.testing.TestSigstore;
import io.modelsigning.sigstore.testing.TransparencyLog;
import io.modelsigning.testing.Interop;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What our own reader accepts, protobuf's reader accepts and reads alike. Fields, types and names
 * are those of protobuf's descriptors, so that a field the reader forgot would be found.
 */
final class ReadersAgreeTest {
  private static final long SEED = 0x5163_5702_1e00_0016L;
  private static final int ROUNDS = 6_000;
  private static final String PLACE = "@@";

  private static List<Document> documents = List.of();

  /** Reads a document by our own reader. */
  private interface Reader {
    Object read(Bytes json) throws MalformedSignatureException, IOException;
  }

  /** Reads a document by protobuf's reader, into our own terms. */
  private interface Protobufs {
    Object read(String json) throws InvalidProtocolBufferException;
  }

  /** A document of a type, and how either reader reads it. */
  record Document(String original, Descriptor type, Reader reader, Protobufs protobufs) {
    @Override
    public String toString() {
      return type.getName();
    }

    private @Nullable Object ours(String json) {
      try {
        return reader.read(Bytes.ofUtf8(json));
      } catch (MalformedSignatureException | IOException e) {
        return null;
      }
    }

    private @Nullable Object protobufs(String json) {
      try {
        return protobufs.read(json);
      } catch (InvalidProtocolBufferException e) {
        return null;
      }
    }

    /** Returns whether our reader accepts, which it must not where protobuf's does not. */
    boolean accepts(String text, String what) {
      // Half a surrogate pair has no form in UTF-8: both readers must get the same.
      String json = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
      Object ours = ours(json);
      if (ours == null) {
        return false;
      }
      assertEquals(
          protobufs(json), ours, () -> "%s, seed %x: %s in %s".formatted(this, SEED, what, json));
      return true;
    }
  }

  private static Document bundle(String original) {
    return new Document(
        original,
        dev.sigstore.proto.bundle.v1.Bundle.getDescriptor(),
        BundleDocument::parse,
        Protos::bundle);
  }

  private static Document trustedRoot(String original) {
    return new Document(
        original,
        TrustedRoot.getDescriptor(),
        json -> MessageReader.read(json, TrustedRootDocument::read),
        json -> {
          TrustedRoot.Builder builder = TrustedRoot.newBuilder();
          ProtoJson.parser().merge(json, builder);
          return Protos.trustedRoot(builder.build());
        });
  }

  private static Document signingConfig(String original) {
    return new Document(
        original,
        SigningConfig.getDescriptor(),
        json -> MessageReader.read(json, SigningConfigDocument::read),
        json -> {
          SigningConfig.Builder builder = SigningConfig.newBuilder();
          ProtoJson.parser().merge(json, builder);
          return Protos.signingConfig(builder.build());
        });
  }

  static synchronized List<Document> documents() throws IOException {
    if (documents.isEmpty()) {
      try (TestSigstore sigstore = TestSigstore.start()) {
        documents =
            List.of(
                bundle(new BundleMaker(sigstore).logV1().logV2().timestamp().make().toString()),
                trustedRoot(Protos.json(sigstore.trustedRoot())),
                signingConfig(
                    Protos.json(sigstore.signingConfig(TransparencyLog.Version.V2, true))));
      }
    }
    return documents;
  }

  @ParameterizedTest
  @MethodSource("documents")
  void originalIsReadAlike(Document document) {
    assertTrue(document.accepts(document.original(), "original"));
  }

  @Test
  void realDocumentsAreReadAlike() throws Exception {
    for (String bundle :
        List.of(
            "signed/v0.3.1-sigstore/model.sig",
            "signed/v1.0.0-sigstore/model.sig",
            "signed/v1.1.0-sigstore/model.sig")) {
      assertReal(bundle(Files.readString(Interop.path(bundle))));
    }
    assertReal(
        trustedRoot(Files.readString(Interop.path("sigstore/public-good.trusted_root.json"))));
    assertReal(
        signingConfig(
            Files.readString(Interop.path("sigstore/public-good.signing_config.v0.2.json"))));
  }

  private static void assertReal(Document document) {
    assertTrue(document.accepts(document.original(), "real"), document.original());
  }

  /** The codec of bundles, which reads first, has the same cases in its test. */
  @Test
  void absentIsWrittenInSeveralWays() throws IOException {
    Document bundle = documents().getFirst();
    String original = bundle.original();
    Object read = bundle.ours(original);
    assertNotNull(read);
    for (String absent :
        List.of(
            "\"publicKey\": {}",
            "\"publicKey\": {\"hint\": \"\"}",
            "\"public_key\": {\"hint\": null}",
            "\"publicKey\": null",
            "\"x509CertificateChain\": null")) {
      String with = original.replaceFirst("\"verificationMaterial\": ?\\{", "$0" + absent + ", ");
      assertTrue(bundle.accepts(with, absent), absent);
      assertEquals(read, bundle.ours(with), absent);
    }
    for (String other :
        List.of(
            "\"publicKey\": {\"hint\": \"a\"}",
            "\"publicKey\": {\"rawBytes\": \"AA==\"}",
            "\"x509CertificateChain\": {}")) {
      String with = original.replaceFirst("\"verificationMaterial\": ?\\{", "$0" + other + ", ");
      assertEquals(null, bundle.ours(with), other);
    }
    JsonObject noTimestamps = JsonParser.parseString(original).getAsJsonObject();
    JsonObject material = noTimestamps.getAsJsonObject("verificationMaterial");
    material.remove("timestampVerificationData");
    Object without = bundle.ours(noTimestamps.toString());
    assertNotNull(without);
    String nullTimestamps =
        noTimestamps
            .toString()
            .replaceFirst(
                "\"verificationMaterial\": ?\\{", "$0\"timestampVerificationData\": null, ");
    assertTrue(bundle.accepts(nullTimestamps, "timestampVerificationData"), nullTimestamps);
    assertEquals(without, bundle.ours(nullTimestamps));
  }

  @Test
  void enumerationsHaveProtobufsValues() {
    assertEquals(
        Arrays.stream(HashAlgorithm.values())
            .filter(value -> value != HashAlgorithm.UNRECOGNIZED)
            .map(Enum::name)
            .toList(),
        CommonMessages.HASH_ALGORITHMS);
    for (PublicKeyDetails details : PublicKeyDetails.values()) {
      if (details != PublicKeyDetails.UNRECOGNIZED) {
        assertEquals(details.name(), CommonMessages.PUBLIC_KEY_DETAILS.get(details.getNumber()));
      }
    }
    assertEquals(PublicKeyDetails.values().length - 1, CommonMessages.PUBLIC_KEY_DETAILS.size());
    for (ServiceSelector selector : ServiceSelector.values()) {
      if (selector != ServiceSelector.UNRECOGNIZED) {
        assertEquals(
            selector.name(), SigningConfigDocument.Selection.SELECTORS.get(selector.getNumber()));
      }
    }
    assertEquals(
        ServiceSelector.values().length - 1, SigningConfigDocument.Selection.SELECTORS.size());
  }

  /** Values for a field of any type, as JSON. */
  private static List<String> values() {
    List<String> values =
        new ArrayList<>(
            List.of(
                "null",
                "true",
                "false",
                "{}",
                "[]",
                "[null]",
                "[1]",
                "[{}]",
                "[[]]",
                "[\"AA==\"]",
                "[{}, {}]",
                "[{}, null]",
                "{\"x\": 1}",
                "{\"x\": {\"y\": [null]}}",
                "0",
                "-0",
                "1",
                "-1",
                "5",
                "22",
                "23",
                "1.0",
                "1.5",
                "0.0",
                "1e3",
                "1E+3",
                "10e-1",
                "1e-1",
                "1e400",
                "1e99999999999",
                "2147483647",
                "2147483648",
                "4294967295",
                "4294967296",
                "9007199254740993",
                "9223372036854775807",
                "9223372036854775808",
                "-9223372036854775808",
                "-9223372036854775809",
                "9223372036854775807.0",
                "123456789012345678901234567890"));
    Stream.of(
            "",
            " ",
            "x",
            "null",
            "true",
            "-",
            "0",
            "-0",
            "1",
            "-1",
            "+1",
            " 1",
            "1 ",
            "007",
            "5",
            "5.0",
            "1e1",
            "0x10",
            "\u0661",
            "9223372036854775807",
            "9223372036854775808",
            "NaN",
            "A",
            "AA",
            "AA=",
            "AA==",
            "AA===",
            "AB==",
            "AAA",
            "AAA=",
            "AAAA",
            "AAAA=",
            "A===",
            "====",
            "AA==AA==",
            "AA AA",
            "AAAA\\n",
            "/+8=",
            "_-8=",
            "_-8",
            "_+8=",
            "/-8=",
            "\u00e9",
            "\\u0041A==",
            "\\ud800",
            "\\ud83d\\ude00",
            "\\u0000",
            "SHA2_256",
            "SHA2_512",
            "sha2_256",
            "SHA9_999",
            "_",
            "PKIX_ED25519",
            "PKCS1_RSA_PKCS1V5",
            "ALL",
            "EXACT",
            "2026-05-01T12:00:00Z",
            "2026-05-01T12:00:00.5Z",
            "2026-05-01T12:00:00.123456789Z",
            "2026-05-01T12:00:00.1234567891Z",
            "2026-05-01T12:00:00.Z",
            "2026-05-01T12:00:00z",
            "2026-05-01t12:00:00Z",
            "2026-05-01 12:00:00Z",
            "2026-05-01T12:00:00",
            "2026-05-01T12:00Z",
            "2026-05-01",
            "2026-05-01T12:00:00Z ",
            "2026-05-01T12:00:00+02:00",
            "2026-05-01T12:00:00-02:30",
            "2026-05-01T12:00:00.25-00:00",
            "2026-05-01T12:00:00+0200",
            "2026-05-01T12:00:00+2:00",
            "2026-05-01T12:00:00+18:00",
            "2026-05-01T12:00:00+18:01",
            "2026-05-01T12:00:00+01:60",
            "2026-05-01T12:00:00+-1:00",
            "2026-05-01T12:00:60Z",
            "2026-05-01T24:00:00Z",
            "2026-13-01T12:00:00Z",
            "2026-00-01T12:00:00Z",
            "2026-02-30T12:00:00Z",
            "2024-02-29T12:00:00Z",
            "1900-02-29T12:00:00Z",
            "1582-10-10T12:00:00Z",
            "1969-12-31T23:59:59.5Z",
            "0000-12-31T23:59:59Z",
            "0001-01-01T00:00:00Z",
            "0001-01-01T00:00:00.5Z",
            "0001-01-01T00:00:00+01:00",
            "9999-12-31T23:59:59.999999999Z",
            "9999-12-31T23:59:59-01:00",
            "10000-01-01T00:00:00Z",
            "-001-01-01T00:00:00Z")
        .forEach(text -> values.add("\"" + text + "\""));
    return values;
  }

  /** Every field of every message that the document may have, with every kind of value. */
  @ParameterizedTest
  @MethodSource("documents")
  void everyFieldIsReadAlike(Document document) {
    int accepted = 0;
    int tried = 0;
    List<String> values = values();
    for (Place place : places(document)) {
      for (FieldDescriptor field : place.type().getFields()) {
        for (String name : names(field)) {
          boolean known = name.equals(field.getJsonName()) || name.equals(field.getName());
          for (String value : known ? values : List.of("1", "{}", "\"AAAA\"")) {
            tried++;
            accepted += document.accepts(place.with(field, name, value), name) ? 1 : 0;
          }
        }
      }
    }
    // Else nothing was compared.
    assertTrue(accepted > tried / 10, accepted + " of " + tried);
  }

  /** What is valid by protobuf's own printing is accepted, under either name of every field. */
  @ParameterizedTest
  @MethodSource("documents")
  void everyFieldIsKnownByBothNames(Document document) {
    for (Place place : places(document)) {
      for (FieldDescriptor field : place.type().getFields()) {
        JsonElement value = place.object().get(field.getJsonName());
        if (value != null) {
          for (String name : List.of(field.getJsonName(), field.getName())) {
            String what = "%s as %s".formatted(field, name);
            String changed = place.with(field, name, value.toString());
            assertTrue(document.accepts(changed, what), what);
            String without = place.with(field, "other", value.toString());
            Object read = document.ours(without);
            assertNotNull(read, what);
          }
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("documents")
  void nothingIsReadUnderTwoNames(Document document) {
    for (Place place : places(document)) {
      for (FieldDescriptor field : place.type().getFields()) {
        JsonElement value = place.object().get(field.getJsonName());
        if (value != null) {
          String twice =
              place.with(
                  field,
                  field.getJsonName(),
                  "%s, \"%s\": %s".formatted(value, field.getName(), value));
          if (document.accepts(twice, "twice " + field)) {
            fail("%s is accepted twice: %s".formatted(field, twice));
          }
        }
      }
    }
  }

  /** Changes at random: of the text, and of its parts. */
  @ParameterizedTest
  @MethodSource("documents")
  void mutationsAreReadAlike(Document document) {
    Random random = new Random(SEED);
    List<Place> places = places(document);
    List<String> values = values();
    int accepted = 0;
    for (int round = 0; round < ROUNDS; round++) {
      Place place = places.get(random.nextInt(places.size()));
      List<FieldDescriptor> fields = place.type().getFields();
      FieldDescriptor field = fields.get(random.nextInt(fields.size()));
      List<String> names = names(field);
      String json =
          switch (random.nextInt(4)) {
            case 0 -> withText(document.original(), random);
            case 1 -> withText(withText(document.original(), random), random);
            case 2 ->
                place.with(
                    field,
                    names.get(random.nextInt(names.size())),
                    "%s, \"%s\": %s"
                        .formatted(
                            pick(values, random),
                            names.get(random.nextInt(names.size())),
                            pick(values, random)));
            default ->
                withText(
                    place.with(
                        field, names.get(random.nextInt(names.size())), pick(values, random)),
                    random);
          };
      accepted += document.accepts(json, "round " + round) ? 1 : 0;
    }
    assertTrue(accepted > ROUNDS / 50, accepted + " accepted");
  }

  private static <T> T pick(List<T> from, Random random) {
    return from.get(random.nextInt(from.size()));
  }

  private static String withText(String json, Random random) {
    String pieces = "{}[]\",:\\/ \n0123456789eE+-._=ABab\u0000\u00e9\ud800tfn";
    if (json.isEmpty()) {
      return json;
    }
    int at = random.nextInt(json.length());
    int end = Math.min(json.length(), at + random.nextInt(12));
    char piece = pieces.charAt(random.nextInt(pieces.length()));
    return switch (random.nextInt(5)) {
      case 0 -> json.substring(0, at) + piece + json.substring(at);
      case 1 -> json.substring(0, at) + piece + json.substring(at + 1);
      case 2 -> json.substring(0, at) + json.substring(end);
      case 3 -> json.substring(0, end) + json.substring(at);
      default -> json.substring(0, at);
    };
  }

  /** Returns the field's names, and some that are not. */
  private static List<String> names(FieldDescriptor field) {
    String json = field.getJsonName();
    return Stream.of(
            json,
            field.getName(),
            json.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + json.substring(1),
            json.toLowerCase(java.util.Locale.ROOT),
            json.replaceAll("([A-Z])", "_$1"),
            "_" + json)
        .distinct()
        .toList();
  }

  /**
   * An object in a document.
   *
   * @param type what message it is
   */
  private record Place(Descriptor type, JsonObject object, JsonObject root) {
    /** Returns the document with another value for a field of this object, under that name. */
    String with(FieldDescriptor field, String name, String value) {
      JsonElement before = object.remove(field.getJsonName());
      object.add(name, new JsonPrimitive(PLACE));
      String json = root.toString().replace("\"" + PLACE + "\"", value);
      object.remove(name);
      if (before != null) {
        object.add(field.getJsonName(), before);
      }
      return json;
    }
  }

  /** Returns the objects of a valid document, of each array the first, and the absent as empty. */
  private static List<Place> places(Document document) {
    JsonObject root = JsonParser.parseString(document.original()).getAsJsonObject();
    List<Place> places = new ArrayList<>();
    collect(document.type(), root, root, places);
    return places;
  }

  private static void collect(
      Descriptor type, JsonObject object, JsonObject root, List<Place> places) {
    places.add(new Place(type, object, root));
    for (FieldDescriptor field : type.getFields()) {
      if (field.getType() == FieldDescriptor.Type.MESSAGE
          && !field.getMessageType().equals(Timestamp.getDescriptor())) {
        JsonElement value = object.get(field.getJsonName());
        if (value instanceof JsonArray array) {
          collect(field.getMessageType(), array.get(0).getAsJsonObject(), root, places);
        } else if (value instanceof JsonObject member) {
          collect(field.getMessageType(), member, root, places);
        } else if (!field.isRepeated() && field.getRealContainingOneof() == null) {
          JsonObject member = new JsonObject();
          object.add(field.getJsonName(), member);
          collect(field.getMessageType(), member, root, places);
        }
      }
    }
  }
}
