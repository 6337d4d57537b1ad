package io.modelsigning.json;

import static io.modelsigning.json.Documents.BUNDLE;
import static io.modelsigning.json.Documents.STATEMENT;
import static io.modelsigning.json.Documents.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.modelsigning.domain.MalformedSignatureException;
import io.modelsigning.domain.Reason;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.port.out.BundleCodec;
import io.modelsigning.testing.Interop;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What people take for a signature file, and are told what it is. */
class ForeignFileTest {
  private static final String SLSA = "https://slsa.dev/provenance/v1";
  private static final String NPM =
      "https://github.com/npm/attestation/tree/main/specs/publish/v0.1";

  private final BundleCodec codec = JsonModule.bundleCodec();

  private static String other(String predicateType) {
    return STATEMENT.replace("https://model_signing/signature/v1.0", predicateType);
  }

  private static String bundleOf(String statement) {
    return BUNDLE.replace("e30=", base64(statement.getBytes(StandardCharsets.UTF_8)));
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  static Stream<Arguments> texts() {
    String certificate = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n";
    return Stream.of(
        arguments("", "signature-is-empty", "but the file is empty"),
        arguments(" \r\n\t", "signature-is-empty", "but the file is empty"),
        arguments(
            "version https://git-lfs.github.com/spec/v1\noid sha256:"
                + "a".repeat(64)
                + "\nsize 9\n",
            "signature-is-lfs-pointer",
            "a pointer of Git LFS"),
        arguments(
            "version https://hawser.github.com/spec/v1\noid sha256:" + "a".repeat(64) + "\n",
            "signature-is-lfs-pointer",
            "a pointer of Git LFS"),
        arguments("<!DOCTYPE html><html></html>", "signature-is-web-page", "a web page"),
        arguments("\n  <html lang=\"en\">", "signature-is-web-page", "a web page"),
        arguments("<?xml version=\"1.0\"?><Error/>", "signature-is-web-page", "a web page"),
        arguments(certificate, "signature-is-pem", "'CERTIFICATE' in PEM"),
        arguments("Bag Attributes\nkey\n" + certificate, "signature-is-pem", "'CERTIFICATE'"),
        arguments("-----BEGIN PUBLIC KEY-----\n", "signature-is-pem", "'PUBLIC KEY' in PEM"),
        arguments("-----BEGIN PGP SIGNATURE-----\n", "signature-is-pem", "'PGP SIGNATURE'"),
        arguments("---- BEGIN SSH2 PUBLIC KEY ----\n", "signature-is-pem", "'SSH2 PUBLIC KEY'"),
        arguments("\ufeff" + BUNDLE, "signature-has-byte-order-mark", "begins with one"),
        arguments("\ufeff", "signature-has-byte-order-mark", "begins with one"),
        arguments("\u0000".repeat(512), "signature-is-binary", "binary data"),
        arguments("\u0008\u0001\u0000\u0000{\"a\":{}}", "signature-is-binary", "binary data"),
        arguments(
            "{\"base64Signature\":\"MEUC\",\"cert\":\"LS0t\",\"rekorBundle\":{\"Payload\":{}}}",
            "signature-is-cosign-bundle",
            "a bundle of cosign"),
        arguments(
            "{\"base64Signature\":\"MEUC\",\"cert\":\"LS0t\"}",
            "signature-is-cosign-bundle",
            "a bundle of cosign"),
        arguments(
            "{\"SignedEntryTimestamp\":\"\",\"rekorBundle\":{}}",
            "signature-is-cosign-bundle",
            "a bundle of cosign"),
        arguments(
            BUNDLE.replaceFirst(
                "\"dsseEnvelope\".*", "\"messageSignature\":{\"signature\":\"MEUC\"}}"),
            "signature-is-of-one-file",
            "signs the digest of one file"),
        arguments(
            BUNDLE
                .replace("bundle.v0.3+json", "bundle+json;version=0.1")
                .replaceFirst("\"dsseEnvelope\".*", "\"messageSignature\":{}}"),
            "signature-is-of-one-file",
            "signs the digest of one file"),
        arguments(
            "{\"payload\":\"e30=\",\"payloadType\":\"application/vnd.in-toto+json\",\"signatures\":[]}",
            "signature-is-bare-envelope",
            "a DSSE envelope alone"),
        arguments(STATEMENT, "signature-is-bare-statement", "an in-toto statement alone"),
        arguments(other(SLSA), "signature-is-bare-statement", "an in-toto statement alone"),
        arguments(BUNDLE + "\n" + BUNDLE + "\n", "signature-is-json-lines", "follows it"),
        arguments(BUNDLE + "{}", "signature-is-json-lines", "follows it"),
        arguments(
            "{\"a\":1,\"b\\u0000\":{},\"a\":1}", "signature-is-other-json", "'a', 'b\\u0000'"),
        arguments(
            "{\"a\":[],\"b\":1,\"c\":1,\"d\":1,\"e\":1}",
            "signature-is-other-json",
            "JSON with 'a', 'b', 'c', 'd' and others"),
        arguments(
            bundleOf(other(SLSA)) + "\n" + BUNDLE, "unsupported-predicate", "SLSA provenance"),
        arguments(
            bundleOf(other(NPM)).replace("bundle.v0.3+json", "bundle+json;version=0.2"),
            "unsupported-predicate",
            "'" + NPM + "', an npm publish attestation"),
        arguments(
            bundleOf(other("urn:x")).replace("bundle.v0.3+json", "bundle+json;version=0.2"),
            "unsupported-predicate",
            "but is 'urn:x'"));
  }

  @ParameterizedTest
  @MethodSource("texts")
  void namesTheFile(String text, String code, String message) {
    assertRefused(new Reason(code), message, () -> codec.read(Bytes.ofUtf8(text)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UTF-16BE",
        "UTF-16LE",
        "UTF-16",
        "x-UTF-16LE-BOM",
        "UTF-32BE",
        "UTF-32LE",
        "X-UTF-32BE-BOM",
        "X-UTF-32LE-BOM"
      })
  void namesTheEncoding(String charset) {
    Bytes document = Bytes.of(BUNDLE.getBytes(Charset.forName(charset)));
    assertRefused(
        new Reason("signature-is-not-utf8"),
        charset.contains("16") ? "but the file is UTF-16" : "but the file is UTF-32",
        () -> codec.read(document));
  }

  @Test
  void namesTheCompression() throws IOException {
    assertCompressed("gzip", compressed(GZIPOutputStream::new));
    assertCompressed(
        "zip",
        compressed(
            out -> {
              ZipOutputStream zip = new ZipOutputStream(out);
              zip.putNextEntry(new ZipEntry("model.sig"));
              return zip;
            }));
    // Their beginnings as the formats define them: RFC 8878, 3.1.1; xz 1.1.0, 2.1.1.1; bzip2.
    assertCompressed("zstd", Bytes.ofHex("28b52ffd2400").toArray());
    assertCompressed("xz", Bytes.ofHex("fd377a585a000004").toArray());
    assertCompressed("bzip2", "BZh91AY&SY".getBytes(StandardCharsets.US_ASCII));
  }

  private interface Compression {
    OutputStream over(OutputStream out) throws IOException;
  }

  private static byte[] compressed(Compression compression) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (OutputStream in = compression.over(out)) {
      in.write(BUNDLE.getBytes(StandardCharsets.UTF_8));
    }
    return out.toByteArray();
  }

  private void assertCompressed(String by, byte[] file) {
    assertRefused(new Reason("signature-is-compressed"), by, () -> codec.read(Bytes.of(file)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"secp256r1", "secp384r1", "secp521r1"})
  void namesASignatureAlone(String curve) throws GeneralSecurityException {
    KeyPairGenerator keys = KeyPairGenerator.getInstance("EC");
    keys.initialize(new ECGenParameterSpec(curve));
    Signature signer = Signature.getInstance("SHA256withECDSA");
    signer.initSign(keys.generateKeyPair().getPrivate());
    byte[] signature = signer.sign();
    Reason alone = new Reason("signature-is-bare");
    assertRefused(alone, "a signature alone", () -> codec.read(Bytes.of(signature)));
    String base64 = base64(signature);
    assertRefused(alone, "a signature alone", () -> codec.read(Bytes.ofUtf8(base64)));
    String lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(signature);
    assertRefused(alone, "a signature alone", () -> codec.read(Bytes.ofUtf8(lines + "\n")));
  }

  @Test
  void onlySomeNamesAreLookedAt() {
    StringBuilder names = new StringBuilder();
    for (int i = 0; i < 100; i++) {
      names.append("\"a%d\":1,".formatted(i));
    }
    assertRefused(
        new Reason("signature-is-other-json"),
        "'a0', 'a1', 'a2', 'a3' and others",
        () -> codec.read(Bytes.ofUtf8("{" + names + "\"payload\":\"\"}")));
  }

  @Test
  void onlyTheBeginningIsLookedAt() {
    String behind = "{\"a\":\"" + "x".repeat(ForeignFile.JSON_BYTES) + "\",\"payload\":\"\"}";
    assertRefused(
        new Reason("signature-is-other-json"),
        "JSON with 'a'",
        () -> codec.read(Bytes.ofUtf8(behind)));
    String telling = "{\"rekorBundle\":\"" + "x".repeat(ForeignFile.JSON_BYTES) + "\"}";
    assertRefused(
        new Reason("signature-is-cosign-bundle"),
        "cosign",
        () -> codec.read(Bytes.ofUtf8(telling)));
  }

  /** A bundle of ours that is damaged is not said to be something else. */
  @ParameterizedTest
  @ValueSource(ints = {1, 20, 60, 150, 250})
  void aDamagedBundleStaysOne(int length) {
    assertRefused(
        Reason.MALFORMED_BUNDLE,
        "is not strict JSON",
        () -> codec.read(Bytes.ofUtf8(bundleOf(STATEMENT).substring(0, length))));
  }

  /** Bundles of other tools, as the conformance suite of Sigstore has them. */
  @Test
  void namesRealBundles() throws IOException {
    int named = 0;
    for (Path file : Interop.files("sigstore-conformance/bundle-verify", "bundle.sigstore.json")) {
      Bytes stored = Interop.read(file);
      if (Files.readString(file).contains("\"messageSignature\"")) {
        MalformedSignatureException refused =
            assertThrows(
                MalformedSignatureException.class, () -> codec.read(stored), file.toString());
        assertEquals("signature-is-of-one-file", refused.reason().code(), file.toString());
        named++;
      }
    }
    assertTrue(named > 20, named + " bundles named");
  }
}
