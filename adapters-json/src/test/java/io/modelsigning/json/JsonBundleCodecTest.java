package io.modelsigning.json;

import static io.modelsigning.json.Documents.BUNDLE;
import static io.modelsigning.json.Documents.CERTIFICATE;
import static io.modelsigning.json.Documents.CHAIN;
import static io.modelsigning.json.Documents.KEY;
import static io.modelsigning.json.Documents.assertRefused;
import static io.modelsigning.json.Documents.changed;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.modelsigning.domain.MalformedSignatureException;
import io.modelsigning.domain.Reason;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.port.out.BundleCodec;
import io.modelsigning.domain.signature.Bundle;
import io.modelsigning.domain.signature.Envelope;
import io.modelsigning.domain.signature.VerificationMaterial.CertificateChain;
import io.modelsigning.domain.signature.VerificationMaterial.KeyHint;
import io.modelsigning.domain.signature.VerificationMaterial.RawKey;
import io.modelsigning.domain.signature.VerificationMaterial.SigstoreMaterial;
import io.modelsigning.domain.signature.VerificationMaterial.UnnamedKey;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonBundleCodecTest {
  private static final String PAYLOAD = "\"payload\":\"e30=\"";
  private static final String SIGNATURE = "{\"sig\":\"MEUC\",\"keyid\":\"\"}";
  private static final Envelope ENVELOPE =
      new Envelope(
          Envelope.IN_TOTO_JSON, Bytes.ofUtf8("{}"), List.of(Bytes.of(new byte[] {0x30, 0x45, 2})));

  private final BundleCodec codec = JsonModule.bundleCodec();

  @Test
  void writesWhatTheReferenceWrites() {
    assertEquals(BUNDLE, text(codec.write(Bundle.of(new KeyHint("ab12"), ENVELOPE))));
    assertEquals(
        BUNDLE.replace(KEY, CHAIN),
        text(
            codec.write(
                Bundle.of(
                    new CertificateChain(List.of(Bytes.of(new byte[] {0x30, (byte) 0x82, 1}))),
                    ENVELOPE))));
  }

  @Test
  void writesSigstoreBundlesAsTheyAre() {
    Bytes stored = Bytes.ofUtf8("{ }");
    SigstoreMaterial material = new SigstoreMaterial(Bytes.ofUtf8("certificate"), 1, stored);
    assertEquals(stored, codec.write(Bundle.of(material, ENVELOPE)));
  }

  @Test
  void neverWritesRawKeys() {
    Bundle old = Bundle.of(new RawKey(Bytes.ofUtf8("key")), ENVELOPE);
    assertThrows(IllegalArgumentException.class, () -> codec.write(old));
  }

  @Test
  void readsEachKindOfMaterial() throws MalformedSignatureException {
    assertEquals(Bundle.of(new KeyHint("ab12"), ENVELOPE), codec.read(Bytes.ofUtf8(BUNDLE)));
    Bytes der = Bytes.of(new byte[] {0x30, (byte) 0x82, 1});
    assertEquals(
        Bundle.of(new CertificateChain(List.of(der)), ENVELOPE),
        codec.read(changed(BUNDLE, KEY + ",\"tlogEntries\":[]", CHAIN)));
    assertEquals(
        Bundle.of(new RawKey(der), ENVELOPE),
        codec.read(
            changed(
                BUNDLE,
                "{\"hint\":\"ab12\"}",
                "{\"rawBytes\":\"MIIB\",\"keyDetails\":\"PKIX_ECDSA_P256_SHA_256\"}")));
    Bytes sigstore =
        changed(
            BUNDLE,
            KEY + ",\"tlogEntries\":[]",
            CERTIFICATE
                + ",\"tlogEntries\":[{},{\"logIndex\":\"1\"}],\"timestampVerificationData\":{}");
    assertEquals(Bundle.of(new SigstoreMaterial(der, 2, sigstore), ENVELOPE), codec.read(sigstore));
  }

  @Test
  void takesTheHintWhereThereIsAKeyToo() throws MalformedSignatureException {
    assertEquals(
        new KeyHint("ab12"),
        codec
            .read(changed(BUNDLE, "\"hint\":\"ab12\"", "\"rawBytes\":\"MIIB\",\"hint\":\"ab12\""))
            .material());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"sig\":\"MEUC\"}",
        "{\"sig\":\"MEUC\",\"keyid\":null}",
        "{\"keyid\":\"any\",\"sig\":\"MEUC\"}",
        "{\"sig\":\"\\u004dEUC\"}"
      })
  void readsSignaturesInEachForm(String signature) throws MalformedSignatureException {
    assertEquals(ENVELOPE, codec.read(changed(BUNDLE, SIGNATURE, signature)).envelope());
  }

  @Test
  void readsBothSpellingsOfTheMediaType() throws MalformedSignatureException {
    String other = "application/vnd.dev.sigstore.bundle+json;version=0.3";
    assertEquals(other, codec.read(changed(BUNDLE, Bundle.MEDIA_TYPE_V03, other)).mediaType());
  }

  @Test
  void readsPayloadsOfEveryLength() throws MalformedSignatureException {
    // The decoder works in pieces of 16 KiB of text, which is 12 KiB of payload.
    for (int length : new int[] {1, 2, 3, 4, 12286, 12287, 12288, 12289, 12290, 24576, 100_003}) {
      byte[] payload = new byte[length];
      for (int i = 0; i < length; i++) {
        payload[i] = (byte) (i % 251);
      }
      Bundle bundle =
          Bundle.of(
              new KeyHint("ab12"),
              new Envelope(Envelope.IN_TOTO_JSON, Bytes.of(payload), ENVELOPE.signatures()));
      Bytes written = codec.write(bundle);
      assertEquals(changed(BUNDLE, "e30=", Base64.getEncoder().encodeToString(payload)), written);
      assertEquals(bundle, codec.read(written), "payload of " + length + " bytes");
    }
  }

  /** As in ProtoJSON, null stands for absent, and so does an empty text. */
  @Test
  void readsNullAsAbsent() throws MalformedSignatureException {
    Bundle bundle = Bundle.of(new KeyHint("ab12"), ENVELOPE);
    for (String material :
        List.of(
            KEY + ",\"tlogEntries\":null",
            KEY + ",\"timestampVerificationData\":null",
            KEY + ",\"certificate\":null,\"x509CertificateChain\":null",
            "\"publicKey\":{\"hint\":\"ab12\",\"rawBytes\":null}")) {
      assertEquals(bundle, codec.read(changed(BUNDLE, KEY + ",\"tlogEntries\":[]", material)));
    }
    assertEquals(
        bundle,
        codec.read(changed(BUNDLE, "{\"mediaType\"", "{\"messageSignature\":null,\"mediaType\"")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"hint\":\"\"}", "{\"hint\":null}", "{\"other\":1}"})
  void readsAnEmptyKeyAsOneThatIsNotNamed(String key) throws MalformedSignatureException {
    assertEquals(
        Bundle.of(new UnnamedKey(), ENVELOPE),
        codec.read(changed(BUNDLE, "{\"hint\":\"ab12\"}", key)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "{}", "{\"hint\":\"\"}"})
  void readsAnEmptyKeyBesideACertificateAsAbsent(String key) throws MalformedSignatureException {
    Bytes der = Bytes.of(new byte[] {0x30, (byte) 0x82, 1});
    String empty = "\"publicKey\":" + key;
    assertEquals(
        Bundle.of(new CertificateChain(List.of(der)), ENVELOPE),
        codec.read(changed(BUNDLE, KEY, CHAIN + "," + empty)));
    assertEquals(
        Bundle.of(new CertificateChain(List.of(der)), ENVELOPE),
        codec.read(changed(BUNDLE, KEY, empty + "," + CHAIN)));
    Bytes sigstore =
        changed(
            BUNDLE,
            KEY + ",\"tlogEntries\":[]",
            empty + "," + CERTIFICATE + ",\"tlogEntries\":[{}]");
    assertEquals(Bundle.of(new SigstoreMaterial(der, 1, sigstore), ENVELOPE), codec.read(sigstore));
  }

  @Test
  void neverWritesAKeyThatIsNotNamed() {
    Bundle unnamed = Bundle.of(new UnnamedKey(), ENVELOPE);
    assertThrows(IllegalArgumentException.class, () -> codec.write(unnamed));
  }

  static Stream<Arguments> changes() {
    return Stream.of(
        arguments("bundle.v0.3+json", "bundle+json;version=0.1", "'/mediaType' must be"),
        arguments("bundle.v0.3+json", "bundle+json;version=0.2", "'/mediaType' must be"),
        arguments("bundle.v0.3+json", "bundle.v0.4+json", "'/mediaType' must be"),
        arguments("\"mediaType\"", "\"media_type\"", "unknown member '/media_type'"),
        arguments("{\"mediaType\"", "{\"x\\u0000y\":1,\"mediaType\"", "'/x\\u0000y'"),
        arguments("{\"mediaType\"", "{\"mediaType\":\"a\",\"mediaType\"", "'/mediaType' must be"),
        arguments(
            "\"tlogEntries\":[]",
            "\"tlogEntries\":[{\"a\":{\"b\":1,\"b\":1}}]",
            "at '/verificationMaterial/tlogEntries/0/a/b': Duplicate"),
        arguments(KEY, KEY + "," + KEY, "Duplicate"),
        arguments(KEY, KEY + "," + CHAIN, "must not stand beside another"),
        arguments(KEY, KEY + "," + CERTIFICATE, "must not stand beside another"),
        arguments(KEY, CHAIN + "," + CERTIFICATE, "must not stand beside another"),
        arguments(KEY + ",", "", "must have one of 'publicKey'"),
        arguments(KEY, CERTIFICATE, "at least one element in 'tlogEntries'"),
        arguments(
            KEY + ",\"tlogEntries\":[]", CERTIFICATE, "at least one element in 'tlogEntries'"),
        arguments(
            "\"tlogEntries\":[]",
            "\"tlogEntries\":[1]",
            "'/verificationMaterial/tlogEntries/0' must be an object"),
        arguments(
            "\"tlogEntries\":[]", "\"extra\":[]", "unknown member '/verificationMaterial/extra'"),
        arguments(
            "\"tlogEntries\":[]",
            "\"timestampVerificationData\":[]",
            "must be an object, but is an array"),
        arguments("{\"hint\":\"ab12\"}", "[]", "must be an object"),
        arguments("\"hint\":\"ab12\"", "\"hint\":7", "must be a string, but is an integer"),
        arguments("\"hint\":\"ab12\"", "\"hint\":\"\\ud800\"", "half a surrogate pair"),
        arguments("\"hint\":\"ab12\"", "\"rawBytes\":\"M\"", "must be standard base64"),
        arguments(
            KEY,
            "\"x509CertificateChain\":{\"certificates\":[]}",
            "at least one element in 'certificates'"),
        arguments(KEY, "\"x509CertificateChain\":{}", "at least one element in 'certificates'"),
        arguments(
            KEY,
            "\"x509CertificateChain\":{\"certificates\":[{}]}",
            "must have the member 'rawBytes'"),
        arguments(
            KEY,
            "\"x509CertificateChain\":{\"certificates\":[{\"rawBytes\":\"\"}]}",
            "must not be empty"),
        arguments(
            KEY,
            "\"x509CertificateChain\":{\"certificates\":["
                + "{\"rawBytes\":\"MIIB\"},".repeat(64)
                + "{\"rawBytes\":\"MIIB\"}]}",
            "must be one of at most 64 elements"),
        arguments(PAYLOAD, "\"payload\":\"\"", "'/dsseEnvelope/payload' must not be empty"),
        arguments(PAYLOAD + ",", "", "'/dsseEnvelope' must have the member 'payload'"),
        arguments(
            "\"payloadType\":\"application/vnd.in-toto+json\",",
            "",
            "must have the member 'payloadType'"),
        arguments(
            "\"payloadType\"",
            "\"extra\":1,\"payloadType\"",
            "unknown member '/dsseEnvelope/extra'"),
        arguments("[" + SIGNATURE + "]", "[]", "at least one element in 'signatures'"),
        arguments(
            ",\"signatures\":[" + SIGNATURE + "]", "", "at least one element in 'signatures'"),
        arguments(
            SIGNATURE,
            "{\"keyid\":\"\"}",
            "'/dsseEnvelope/signatures/0' must have the member 'sig'"),
        arguments(
            SIGNATURE, "{\"sig\":\"\"}", "'/dsseEnvelope/signatures/0/sig' must not be empty"),
        arguments(SIGNATURE, "{\"sig\":null}", "must have the member 'sig'"),
        arguments("{\"hint\":\"ab12\"}", "null", "must have one of 'publicKey'"),
        arguments(KEY, "\"certificate\":null", "must have one of 'publicKey'"),
        arguments(KEY, "\"publicKey\":{}," + CHAIN + "," + CERTIFICATE, "must not stand beside"),
        arguments("{\"mediaType\"", "{\"extra\":null,\"mediaType\"", "unknown member '/extra'"),
        arguments("\"payload\":\"e30=\"", "\"payload\":null", "must have the member 'payload'"),
        arguments(
            SIGNATURE, "{\"sig\":\"MEUC\",\"keyid\":1}", "must be a string, but is an integer"),
        arguments(
            SIGNATURE,
            "{\"sig\":\"MEUC\",\"cert\":\"\"}",
            "unknown member '/dsseEnvelope/signatures/0/cert'"),
        arguments(SIGNATURE, "{\"sig\":\"MEUC\",\"sig\":\"MEUC\"}", "Duplicate"),
        arguments(
            SIGNATURE,
            (SIGNATURE + ",").repeat(64) + SIGNATURE,
            "must be one of at most 64 elements"),
        arguments(
            "\"signatures\":[" + SIGNATURE + "]",
            "\"signatures\":{}",
            "must be an array, but is an object"),
        arguments(
            ",\"dsseEnvelope\":{", ",\"dsse_envelope\":{", "unknown member '/dsse_envelope'"));
  }

  @ParameterizedTest
  @MethodSource("changes")
  void refusesChangedMember(String from, String to, String message) {
    Bytes document = changed(BUNDLE, from, to);
    assertRefused(Reason.MALFORMED_BUNDLE, message, () -> codec.read(document));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "e30",
        "e3",
        "e",
        "e30==",
        "=",
        "====",
        "e3==e30=",
        "e30=e30=",
        " e30=",
        "e30= ",
        "e3\\n0=",
        "e-30",
        "e_30",
        "e30=\\u0000",
        "é30=",
        "e31=",
        "ex==",
        "e30=\\ue30d"
      })
  void refusesWhatIsNotStandardBase64(String base64) {
    Bytes document = changed(BUNDLE, "e30=", base64);
    assertRefused(
        Reason.MALFORMED_BUNDLE,
        "'/dsseEnvelope/payload' must be standard base64 with padding",
        () -> codec.read(document));
  }

  @Test
  void refusesPaddingInsideALongPayload() {
    String quarter = "A".repeat(1 << 14);
    String inside = quarter.substring(1) + "=";
    Bytes document = changed(BUNDLE, "e30=", inside + quarter);
    assertRefused(Reason.MALFORMED_BUNDLE, "goes on after its padding", () -> codec.read(document));
  }

  static Stream<Arguments> texts() {
    return Stream.of(
        arguments("null", "must be an object, but is null"),
        arguments("[]", "must be an object, but is an array"),
        arguments("7", "must be an object"),
        arguments("{}", "must have the member 'mediaType'"),
        arguments("{", "is not strict JSON"),
        arguments("{\"mediaType\":", "is not strict JSON"),
        arguments(BUNDLE + "x", "is not strict JSON"),
        arguments(BUNDLE + ",", "is not strict JSON"),
        arguments(BUNDLE.replace("}}", "},}"), "is not strict JSON"),
        arguments(BUNDLE.replace("{\"media", "{/* c */\"media"), "is not strict JSON"),
        arguments(BUNDLE.replace('"', '\''), "is not strict JSON"),
        arguments(
            BUNDLE.replace("\"tlogEntries\":[]", "\"tlogEntries\":[{\"a\":NaN}]"),
            "is not strict JSON"),
        arguments(
            BUNDLE.replace("\"tlogEntries\":[]", "\"tlogEntries\":[{\"a\":" + "[".repeat(64)),
            "is not strict JSON"),
        arguments(
            BUNDLE.replace(
                "\"tlogEntries\":[]", "\"tlogEntries\":[{\"a\":" + "1".repeat(65) + "}]"),
            "Number value length (65) exceeds the maximum allowed (64"),
        arguments("{\"" + "n".repeat(1_001) + "\":1}", "exceeds the maximum allowed (1000"));
  }

  @ParameterizedTest
  @MethodSource("texts")
  void refusesText(String text, String message) {
    assertRefused(Reason.MALFORMED_BUNDLE, message, () -> codec.read(Bytes.ofUtf8(text)));
  }

  @Test
  void boundsDepth() {
    String deep = "[".repeat(70) + "]".repeat(70);
    Bytes document =
        changed(BUNDLE, "\"tlogEntries\":[]", "\"tlogEntries\":[{\"a\":" + deep + "}]");
    assertRefused(
        Reason.MALFORMED_BUNDLE,
        "nesting depth (65) exceeds the maximum allowed (64",
        () -> codec.read(document));
  }

  @Test
  void boundsSize() {
    Bytes document = Bytes.of(new byte[JsonDocument.MAXIMUM_BYTES + 1]);
    assertRefused(
        Reason.MALFORMED_BUNDLE,
        "must have at most 268435456 bytes, but has 268435457",
        () -> codec.read(document));
  }

  @ParameterizedTest
  @ValueSource(strings = {"80", "c080", "c1bf", "eda080", "f4908080", "ff", "e282"})
  void refusesInvalidUtf8(String hex) {
    byte[] document =
        BUNDLE.replace("ab12", "ab\u00ff\u00ff").getBytes(StandardCharsets.ISO_8859_1);
    byte[] invalid = Bytes.ofHex(hex).toArray();
    String text = new String(document, StandardCharsets.ISO_8859_1);
    Bytes broken =
        Bytes.of(
            text.replace("\u00ff\u00ff", new String(invalid, StandardCharsets.ISO_8859_1))
                .getBytes(StandardCharsets.ISO_8859_1));
    assertRefused(Reason.MALFORMED_BUNDLE, "is not UTF-8", () -> codec.read(broken));
  }

  @Test
  void showsUntrustedTextShortAndPrintable() {
    Bytes document = changed(BUNDLE, "bundle.v0.3+json", "\\u001b[31m\\u202e" + "x".repeat(500));
    MalformedSignatureException refused =
        assertThrows(MalformedSignatureException.class, () -> codec.read(document));
    String message = String.valueOf(refused.getMessage());
    assertEquals(-1, message.indexOf('\u001b'));
    assertEquals(-1, message.indexOf('\u202e'));
    assertEquals(
        true, message.contains("\\u001b[31m\\u202exxx") && message.length() < 400, message);
  }

  private static String text(Bytes bytes) {
    return new String(bytes.toArray(), StandardCharsets.UTF_8);
  }

  private static final Bytes STAMP = Bytes.of(new byte[] {0x30, 3, 2, 1, 0});
  private static final String STAMPS =
      "\"timestampVerificationData\":{\"rfc3161Timestamps\":[{\"signedTimestamp\":\"MAMCAQA=\"}]}";

  @Test
  void writesAndReadsTimestamps() throws Exception {
    Bundle bundle = Bundle.of(new KeyHint("ab12"), ENVELOPE).withTimestamps(List.of(STAMP));
    String text = text(codec.write(bundle));
    assertEquals(BUNDLE.replace("\"tlogEntries\":[]", "\"tlogEntries\":[]," + STAMPS), text);
    assertEquals(bundle, codec.read(Bytes.ofUtf8(text)));
  }

  /** Whatever else a bundle has, and however it is written, stays as it is. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"tlogEntries\":[]|",
        "\"tlogEntries\":[] \n |",
        "\"tlogEntries\":[],\"timestampVerificationData\":null|",
        "\"tlogEntries\":[],\"timestampVerificationData\":{ }|",
        "\"tlogEntries\":[],\"timestampVerificationData\":{\"x\":\"ä\"}|",
        "\"timestampVerificationData\":{\"rfc3161Timestamps\":null},\"tlogEntries\":[]|",
        "\"timestampVerificationData\":{\"rfc3161Timestamps\":[ ],\"x\":[{}]},\"tlogEntries\":[]|",
        "\"tlogEntries\":[],\"timestampVerificationData\":{\"rfc3161Timestamps\":[ {\"signedTimestamp\":\"MAA=\"} ]}|MAA=",
      })
  void addsTimestampsToWhatIsStored(String material) throws Exception {
    String[] parts = material.split("\\|", -1);
    String before = " " + BUNDLE.replace("\"tlogEntries\":[]", parts[0]) + "\n";
    Bundle read = codec.read(Bytes.ofUtf8(before));
    String after = text(codec.withTimestamps(Bytes.ofUtf8(before), List.of(STAMP, STAMP)));
    Bundle stamped = codec.read(Bytes.ofUtf8(after));
    List<Bytes> expected =
        parts[1].isEmpty()
            ? List.of(STAMP, STAMP)
            : List.of(Bytes.of(Base64.getDecoder().decode(parts[1])), STAMP, STAMP);
    assertEquals(read.withTimestamps(expected), stamped);
    // What was there is still there, in its order, around one piece that is new.
    int same = 0;
    while (before.charAt(same) == after.charAt(same)) {
      same++;
    }
    int end = 0;
    while (end < before.length() - same
        && before.charAt(before.length() - 1 - end) == after.charAt(after.length() - 1 - end)) {
      end++;
    }
    String replaced = before.substring(same, before.length() - end);
    assertTrue(replaced.isEmpty() || "null".contains(replaced), replaced);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "{\"rfc3161Timestamps\":{}}",
        "{\"rfc3161Timestamps\":[1]}",
        "{\"rfc3161Timestamps\":[{}]}",
        "{\"rfc3161Timestamps\":[{\"signedTimestamp\":\"?\"}]}",
        "{\"rfc3161Timestamps\":[{\"signedTimestamp\":\"\"}]}",
      })
  void refusesMalformedTimestamps(String data) {
    Bytes bundle =
        Bytes.ofUtf8(
            BUNDLE.replace(
                "\"tlogEntries\":[]", "\"tlogEntries\":[],\"timestampVerificationData\":" + data));
    for (var attempt :
        List.<org.junit.jupiter.api.function.Executable>of(
            () -> codec.read(bundle), () -> codec.withTimestamps(bundle, List.of(STAMP)))) {
      MalformedSignatureException e =
          assertThrows(MalformedSignatureException.class, attempt, data);
      assertEquals(Reason.MALFORMED_BUNDLE, e.reason(), e::getMessage);
    }
  }

  @Test
  void refusesMoreTimestampsThanAreRead() {
    String one = "{\"signedTimestamp\":\"MAA=\"}";
    Bytes bundle =
        Bytes.ofUtf8(
            BUNDLE.replace(
                "\"tlogEntries\":[]",
                "\"tlogEntries\":[],\"timestampVerificationData\":{\"rfc3161Timestamps\":["
                    + String.join(",", java.util.Collections.nCopies(65, one))
                    + "]}"));
    assertThrows(MalformedSignatureException.class, () -> codec.read(bundle));
  }
}
