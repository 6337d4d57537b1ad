package io.modelsigning.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.JsonNode;
import io.modelsigning.domain.MalformedSignatureException;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.port.out.BundleCodec;
import io.modelsigning.domain.signature.Bundle;
import io.modelsigning.domain.signature.VerificationMaterial;
import io.modelsigning.domain.signature.VerificationMaterial.CertificateChain;
import io.modelsigning.domain.signature.VerificationMaterial.KeyHint;
import io.modelsigning.domain.signature.VerificationMaterial.RawKey;
import io.modelsigning.domain.signature.VerificationMaterial.SigstoreMaterial;
import io.modelsigning.domain.signature.VerificationMaterial.UnnamedKey;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** A bundle is read as another reader reads it, or refused as malformed. */
final class BundleFuzzTest {
  private static final BundleCodec CODEC = JsonModule.bundleCodec();

  static Stream<byte[]> seeds() {
    return Stream.of(
            Documents.BUNDLE,
            Documents.BUNDLE.replace(Documents.KEY, "\"publicKey\":{\"rawBytes\":\"MFkw\"}"),
            Documents.BUNDLE.replace(Documents.KEY, "\"publicKey\":{}"),
            Documents.BUNDLE.replace(Documents.KEY, Documents.CHAIN),
            Documents.BUNDLE
                .replace(Documents.KEY, Documents.CERTIFICATE)
                .replace("[]", "[{\"logIndex\":\"1\"}],\"timestampVerificationData\":{}"))
        .map(text -> Bytes.ofUtf8(text).toArray());
  }

  @MethodSource("seeds")
  @FuzzTest
  void bundle(byte[] document) throws IOException {
    Bundle bundle;
    try {
      bundle = CODEC.read(Bytes.of(document));
    } catch (MalformedSignatureException e) {
      return;
    }
    JsonNode other = OtherReader.read(document);
    assertEquals(other.get("mediaType").textValue(), bundle.mediaType());
    JsonNode envelope = other.get("dsseEnvelope");
    assertEquals(envelope.get("payloadType").textValue(), bundle.envelope().payloadType());
    assertEquals(base64(envelope.get("payload")), bundle.envelope().payload());
    assertEquals(
        base64s(envelope.get("signatures"), "sig"), List.copyOf(bundle.envelope().signatures()));
    assertReadAlike(other.get("verificationMaterial"), bundle.material(), document);
    assertEquals(bundle, written(bundle));
  }

  private static void assertReadAlike(
      JsonNode other, VerificationMaterial material, byte[] document) {
    switch (material) {
      case KeyHint key -> assertEquals(other.get("publicKey").get("hint").textValue(), key.hint());
      case RawKey key ->
          assertEquals(base64(other.get("publicKey").get("rawBytes")), key.publicKey());
      case UnnamedKey unused -> {
        assertTrue(other.get("publicKey").path("hint").asText("").isEmpty());
        assertFalse(other.get("publicKey").hasNonNull("rawBytes"));
      }
      case CertificateChain chain ->
          assertEquals(
              base64s(other.get("x509CertificateChain").get("certificates"), "rawBytes"),
              chain.certificates());
      case SigstoreMaterial sigstore -> {
        assertEquals(base64(other.get("certificate").get("rawBytes")), sigstore.certificate());
        assertEquals(Bytes.of(document), sigstore.bundleJson());
      }
    }
  }

  /** Returns the bundle that is read where {@code bundle} was written. */
  private static Bundle written(Bundle bundle) {
    if (bundle.material() instanceof RawKey || bundle.material() instanceof UnnamedKey) {
      return bundle;
    }
    try {
      return CODEC.read(CODEC.write(bundle));
    } catch (MalformedSignatureException e) {
      throw new AssertionError("what was read cannot be written and read", e);
    }
  }

  private static List<Bytes> base64s(JsonNode array, String member) {
    List<Bytes> all = new ArrayList<>();
    array.forEach(element -> all.add(base64(element.get(member))));
    return all;
  }

  private static Bytes base64(JsonNode text) {
    return Bytes.of(Base64.getDecoder().decode(text.textValue()));
  }
}
