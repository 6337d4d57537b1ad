package io.modelsigning.sigstore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.modelsigning.domain.EvidencePart;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.signature.Bundle;
import io.modelsigning.domain.signature.CheckedEvidence;
import io.modelsigning.domain.signature.Envelope;
import io.modelsigning.domain.signature.SignatureVerdict;
import io.modelsigning.domain.signature.SignatureVerdict.Rejected;
import io.modelsigning.domain.signature.SignedMessage;
import io.modelsigning.domain.signature.VerificationMaterial;
import io.modelsigning.domain.signature.VerificationMaterial.SigstoreMaterial;
import io.modelsigning.sigstore.testing.BundleMaker;
import io.modelsigning.sigstore.testing.TestSigstore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.DERSequence;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Bundles of a form that is refused before anything is verified. */
final class FormTest {
  private static TestSigstore sigstore;
  private static TrustAnchors trust;

  @BeforeAll
  static void start() throws Exception {
    sigstore = TestSigstore.start();
    trust = TestAnchors.of(sigstore.trustedRoot());
  }

  @AfterAll
  static void stop() {
    sigstore.close();
  }

  /** One reader is shown something else than the other; only {@code check} is about that. */
  record Differing(int check, String name, UnaryOperator<Bundle> change) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Differing> differing() {
    return Stream.of(
        new Differing(
            1,
            "media type",
            bundle -> new Bundle("application/x", bundle.material(), bundle.envelope())),
        new Differing(
            2,
            "payload type",
            bundle ->
                with(
                    bundle,
                    new Envelope(
                        "text/plain",
                        bundle.envelope().payload(),
                        bundle.envelope().signatures()))),
        new Differing(
            3,
            "payload",
            bundle ->
                with(
                    bundle,
                    new Envelope(
                        bundle.envelope().payloadType(),
                        Bytes.ofUtf8("{}"),
                        bundle.envelope().signatures()))),
        new Differing(
            4,
            "signatures",
            bundle ->
                with(
                    bundle,
                    new Envelope(
                        bundle.envelope().payloadType(),
                        bundle.envelope().payload(),
                        List.of(Bytes.ofUtf8("x"))))),
        new Differing(
            5,
            "certificate",
            bundle -> {
              SigstoreMaterial material = (SigstoreMaterial) bundle.material();
              return with(
                  bundle,
                  new SigstoreMaterial(
                      Bytes.ofUtf8("x"), material.logEntries(), material.bundleJson()));
            }),
        new Differing(
            6,
            "log entries",
            bundle -> {
              SigstoreMaterial material = (SigstoreMaterial) bundle.material();
              return with(
                  bundle, new SigstoreMaterial(material.certificate(), 2, material.bundleJson()));
            }));
  }

  private static Bundle with(Bundle bundle, Envelope envelope) {
    return new Bundle(bundle.mediaType(), bundle.material(), envelope);
  }

  private static Bundle with(Bundle bundle, VerificationMaterial material) {
    return new Bundle(bundle.mediaType(), material, bundle.envelope());
  }

  @ParameterizedTest
  @MethodSource("differing")
  void refusesWhatTwoReadersReadDifferently(Differing differing) {
    Bundle bundle = differing.change().apply(TestBundles.toDomain(maker().logV1().make()));
    assertReason("bundle-read-differently", verify(bundle, Policy.ALL));
    Policy without = Policy.ALL.without(Check.FORM.get(differing.check()));
    if (verify(bundle, without) instanceof Rejected rejected) {
      assertFalse(
          rejected.reason().code().equals("bundle-read-differently"),
          "refused by another check too: " + rejected.message());
    }
  }

  @Test
  void refusesTwoSignatures() {
    JsonObject json = maker().logV1().make();
    JsonArray signatures = json.getAsJsonObject("dsseEnvelope").getAsJsonArray("signatures");
    signatures.add(signatures.get(0));
    Bundle bundle = TestBundles.toDomain(json);
    assertReason("envelope-signature-count", verify(bundle, Policy.ALL));
    assertInstanceOf(
        SignatureVerdict.Authentic.class, verify(bundle, Policy.ALL.without(Check.FORM.getLast())));
  }

  static Stream<Consumer<JsonObject>> tooLarge() {
    String large = Base64.getEncoder().encodeToString(new byte[FormChecks.MAXIMUM_PART_BYTES + 1]);
    return Stream.of(
        bundle -> repeat(entries(bundle)),
        bundle -> repeat(stamps(bundle)),
        bundle -> material(bundle).getAsJsonObject("certificate").addProperty("rawBytes", large),
        bundle -> first(bundle).addProperty("canonicalizedBody", large),
        bundle -> first(bundle).getAsJsonObject("logId").addProperty("keyId", large),
        bundle ->
            first(bundle)
                .getAsJsonObject("inclusionPromise")
                .addProperty("signedEntryTimestamp", large),
        bundle -> BadBundles.checkpoint(bundle, text -> text + large),
        bundle -> {
          JsonArray hashes = proof(bundle).getAsJsonArray("hashes");
          while (hashes.size() <= FormChecks.MAXIMUM_HASHES) {
            hashes.add(hashes.get(0));
          }
        },
        bundle -> stamps(bundle).get(0).getAsJsonObject().addProperty("signedTimestamp", large));
  }

  @ParameterizedTest
  @MethodSource("tooLarge")
  void refusesWhatIsTooLarge(Consumer<JsonObject> change) {
    JsonObject json = maker().logV1().timestamp().make();
    change.accept(json);
    Bundle bundle = TestBundles.toDomain(json);
    assertReason("bundle-limit-exceeded", verify(bundle, Policy.ALL));
    Policy without = Policy.ALL.without(Check.FORM.getFirst());
    if (verify(bundle, without) instanceof Rejected rejected) {
      assertFalse(rejected.reason().code().equals("bundle-limit-exceeded"), rejected.message());
    }
  }

  /** A bundle that cannot be read. */
  record Malformed(String reason, String message, Consumer<JsonObject> change) {
    @Override
    public String toString() {
      return reason + ": " + message;
    }
  }

  static Stream<Malformed> malformed() {
    List<Malformed> malformed = new ArrayList<>();
    malformed.add(
        new Malformed(
            "malformed-certificate",
            "cannot be read",
            bundle ->
                material(bundle).getAsJsonObject("certificate").addProperty("rawBytes", "AAAA")));
    malformed.add(
        new Malformed(
            "malformed-certificate",
            "1 bytes follow it",
            bundle -> {
              JsonObject certificate = material(bundle).getAsJsonObject("certificate");
              byte[] der = Base64.getDecoder().decode(certificate.get("rawBytes").getAsString());
              certificate.addProperty(
                  "rawBytes",
                  Base64.getEncoder().encodeToString(java.util.Arrays.copyOf(der, der.length + 1)));
            }));
    malformed.add(
        new Malformed(
            "malformed-log-entry",
            "no inclusion proof",
            bundle -> first(bundle).remove("inclusionProof")));
    malformed.add(
        new Malformed(
            "malformed-log-entry",
            "its time is -1 seconds",
            bundle -> first(bundle).addProperty("integratedTime", "-1")));
    malformed.add(
        new Malformed(
            "malformed-log-entry",
            "its time is 9223372036854775807 seconds",
            bundle -> first(bundle).addProperty("integratedTime", "9223372036854775807")));
    malformed.add(
        new Malformed(
            "malformed-log-entry",
            "the bundle says it is 'intoto 0.0.1'",
            bundle -> first(bundle).getAsJsonObject("kindVersion").addProperty("kind", "intoto")));
    malformed.add(
        new Malformed(
            "malformed-log-entry",
            "the bundle says it is ' '",
            bundle -> first(bundle).remove("kindVersion")));
    malformed.add(
        new Malformed(
            "malformed-log-entry", "cannot be read", bundle -> body(bundle, text -> "not JSON")));
    malformed.add(
        new Malformed(
            "malformed-log-entry", "cannot be read", bundle -> body(bundle, text -> "null")));
    malformed.add(
        new Malformed(
            "malformed-log-entry",
            "cannot be read",
            bundle -> body(bundle, text -> "[".repeat(60_000))));
    malformed.add(
        new Malformed(
            "malformed-log-entry",
            "cannot be read",
            bundle -> body(bundle, text -> text.replaceAll("\"spec\":.*", "\"spec\":{}}"))));
    malformed.add(
        new Malformed(
            "malformed-log-entry",
            "payload hash is not by SHA-256",
            bundle -> body(bundle, text -> text.replace("\"sha256\"", "\"sha1\""))));
    malformed.add(
        new Malformed(
            "malformed-log-entry",
            "one signature, but has 0",
            bundle ->
                body(bundle, text -> text.replaceAll("\"signatures\":.*", "\"signatures\":[]}}"))));
    malformed.add(
        new Malformed(
            "malformed-log-entry",
            "not one certificate in PEM",
            bundle ->
                body(
                    bundle,
                    text -> text.replaceAll("\"verifier\":\"[^\"]*\"", "\"verifier\":\"AAAA\""))));
    malformed.add(
        new Malformed(
            "unsupported-log-entry",
            "but is 'intoto 0.0.2'",
            bundle -> {
              body(
                  bundle, text -> text.replace("\"dsse\"", "\"intoto\"").replace("0.0.1", "0.0.2"));
              first(bundle).getAsJsonObject("kindVersion").addProperty("kind", "intoto");
              first(bundle).getAsJsonObject("kindVersion").addProperty("version", "0.0.2");
            }));
    malformed.add(
        new Malformed(
            "malformed-timestamp",
            "timestamp 1 of 1 cannot be read",
            bundle ->
                stamps(bundle).get(0).getAsJsonObject().addProperty("signedTimestamp", "AAAA")));
    malformed.add(
        new Malformed(
            "malformed-timestamp",
            "timestamp 1 of 1 cannot be read",
            bundle -> stamps(bundle).get(0).getAsJsonObject().remove("signedTimestamp")));
    for (int status : new int[] {2, 3, 4, 5, 6, -1}) {
      malformed.add(
          new Malformed(
              "malformed-timestamp",
              "must be granted, but is of the status " + status,
              bundle -> changeStamp(bundle, stamp -> withStatus(stamp, status))));
    }
    malformed.add(
        new Malformed(
            "malformed-timestamp",
            "timestamp 1 of 1 cannot be read",
            bundle -> changeStamp(bundle, stamp -> Arrays.copyOf(stamp, stamp.length + 1))));
    malformed.add(
        new Malformed(
            "malformed-log-entry",
            "its index is negative",
            bundle -> first(bundle).addProperty("logIndex", "-1")));
    malformed.add(
        new Malformed(
            "malformed-timestamp",
            "must be granted, but is of the status 2",
            // A response that says only that the request was rejected.
            bundle ->
                stamps(bundle)
                    .get(0)
                    .getAsJsonObject()
                    .addProperty(
                        "signedTimestamp",
                        Base64.getEncoder().encodeToString(new byte[] {48, 5, 48, 3, 2, 1, 2}))));
    malformed.add(
        new Malformed(
            "malformed-timestamp",
            "timestamp 1 of 1 cannot be read",
            bundle ->
                stamps(bundle)
                    .get(0)
                    .getAsJsonObject()
                    .addProperty("signedTimestamp", Base64.getEncoder().encodeToString(nested()))));
    return malformed.stream();
  }

  private static void changeStamp(JsonObject bundle, UnaryOperator<byte[]> change) {
    JsonObject stamp = stamps(bundle).get(0).getAsJsonObject();
    byte[] response = Base64.getDecoder().decode(stamp.get("signedTimestamp").getAsString());
    stamp.addProperty(
        "signedTimestamp", Base64.getEncoder().encodeToString(change.apply(response)));
  }

  /** Returns the response with another status, which no signature covers. */
  private static byte[] withStatus(byte[] response, int status) {
    try {
      return new DERSequence(
              new ASN1Encodable[] {
                new DERSequence(new ASN1Integer(status)),
                ASN1Sequence.getInstance(response).getObjectAt(1)
              })
          .getEncoded();
    } catch (IOException e) {
      throw new IllegalArgumentException(e);
    }
  }

  @Test
  void acceptsATimestampGrantedWithModifications() {
    JsonObject json = maker().logV1().timestamp().make();
    changeStamp(json, stamp -> withStatus(stamp, 1));
    assertInstanceOf(
        SignatureVerdict.Authentic.class, verify(TestBundles.toDomain(json), Policy.ALL));
  }

  /** Sequences in sequences of indefinite length, as deep as the limit allows. */
  private static byte[] nested() {
    byte[] nested = new byte[FormChecks.MAXIMUM_PART_BYTES];
    for (int i = 0; i < nested.length; i += 2) {
      nested[i] = 0x30;
      nested[i + 1] = (byte) 0x80;
    }
    return nested;
  }

  @ParameterizedTest
  @MethodSource("malformed")
  void refusesWhatIsMalformed(Malformed malformed) {
    JsonObject json = maker().logV1().timestamp().make();
    malformed.change().accept(json);
    Rejected rejected =
        assertReason(malformed.reason(), verify(TestBundles.toDomain(json), Policy.ALL));
    assertTrue(rejected.message().contains(malformed.message()), rejected.message());
    EvidencePart broken =
        switch (malformed.reason()) {
          case "malformed-certificate" -> EvidencePart.CERTIFICATE;
          case "malformed-timestamp" -> EvidencePart.TIME;
          default -> EvidencePart.LOG_ENTRY;
        };
    assertEquals(CheckedEvidence.broken(broken), rejected.evidence());
  }

  @ParameterizedTest
  @org.junit.jupiter.params.provider.ValueSource(
      strings = {"\"verifier\":{\"publicKey\":{\"rawBytes\":\"AAAA\"}}", "\"verifier\":{}"})
  void refusesRekorV2WithoutCertificate(String verifier) {
    JsonObject json = maker().logV2().timestamp().make();
    body(json, text -> text.replaceAll("\"verifier\":\\{.*", verifier + "}}}}"));
    assertReason("malformed-log-entry", verify(TestBundles.toDomain(json), Policy.ALL));
  }

  @Test
  void refusesRekorV2OverAnotherKindOfDigest() {
    JsonObject json = maker().logV2().timestamp().make();
    body(json, text -> text.replace("SHA2_256", "SHA3_256"));
    assertReason("malformed-log-entry", verify(TestBundles.toDomain(json), Policy.ALL));
  }

  @Test
  void refusesWhatTheSecondReaderCannotRead() {
    Bundle bundle = TestBundles.toDomain(maker().logV1().make());
    SigstoreMaterial material = (SigstoreMaterial) bundle.material();
    for (String json : List.of("", "null", "[]", "{", "[".repeat(100_000))) {
      Rejected rejected =
          assertReason(
              "malformed-bundle",
              verify(
                  with(bundle, new SigstoreMaterial(material.certificate(), 1, Bytes.ofUtf8(json))),
                  Policy.ALL));
      assertEquals(CheckedEvidence.broken(EvidencePart.SIGNATURE), rejected.evidence());
    }
  }

  @Test
  void isAskedAboutSigstoreOnly() {
    SigstoreVerifier verifier = new SigstoreVerifier(BadBundles.SIGNER, trust, List.of());
    Bundle bundle = TestBundles.toDomain(maker().logV1().make());
    SignedMessage broken =
        SignedMessage.brokenV02(bundle.envelope().payloadType(), bundle.envelope().payload());
    assertThrows(IllegalArgumentException.class, () -> verifier.verify(bundle, broken));
    Bundle key = with(bundle, new VerificationMaterial.KeyHint("00"));
    SignedMessage message =
        SignedMessage.dsseV1(bundle.envelope().payloadType(), bundle.envelope().payload());
    assertThrows(IllegalArgumentException.class, () -> verifier.verify(key, message));
  }

  private static BundleMaker maker() {
    return new BundleMaker(sigstore);
  }

  private static SignatureVerdict verify(Bundle bundle, Policy policy) {
    return TestBundles.verify(
        new SigstoreVerifier(BadBundles.SIGNER, trust, List.of(), policy), bundle);
  }

  private static Rejected assertReason(String reason, SignatureVerdict verdict) {
    Rejected rejected = assertInstanceOf(Rejected.class, verdict, verdict::toString);
    assertEquals(reason, rejected.reason().code(), rejected.message());
    return rejected;
  }

  private static JsonObject material(JsonObject bundle) {
    return bundle.getAsJsonObject("verificationMaterial");
  }

  private static JsonArray entries(JsonObject bundle) {
    return material(bundle).getAsJsonArray("tlogEntries");
  }

  private static JsonObject first(JsonObject bundle) {
    return BadBundles.entry(bundle, 0);
  }

  private static JsonObject proof(JsonObject bundle) {
    return first(bundle).getAsJsonObject("inclusionProof");
  }

  private static JsonArray stamps(JsonObject bundle) {
    return material(bundle)
        .getAsJsonObject("timestampVerificationData")
        .getAsJsonArray("rfc3161Timestamps");
  }

  private static void repeat(JsonArray array) {
    while (array.size() <= FormChecks.MAXIMUM_COUNT) {
      array.add(array.get(0));
    }
  }

  private static void body(JsonObject bundle, UnaryOperator<String> change) {
    String body =
        new String(
            Base64.getDecoder().decode(first(bundle).get("canonicalizedBody").getAsString()),
            StandardCharsets.UTF_8);
    first(bundle)
        .addProperty(
            "canonicalizedBody",
            Base64.getEncoder()
                .encodeToString(change.apply(body).getBytes(StandardCharsets.UTF_8)));
  }
}
