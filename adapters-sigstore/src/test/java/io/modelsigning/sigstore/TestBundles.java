package io.modelsigning.sigstore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.signature.Bundle;
import io.modelsigning.domain.signature.Envelope;
import io.modelsigning.domain.signature.SignatureVerdict;
import io.modelsigning.domain.signature.SignedMessage;
import io.modelsigning.domain.signature.VerificationMaterial.SigstoreMaterial;
import io.modelsigning.sigstore.document.TrustConfiguration;
import io.modelsigning.sigstore.testing.BundleMaker;
import io.modelsigning.sigstore.testing.TestSigstore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Reads Sigstore bundles into the domain's form, as the codec of the application does. */
public final class TestBundles {
  private TestBundles() {}

  static JsonObject read(Path file) throws IOException {
    return JsonParser.parseString(Files.readString(file)).getAsJsonObject();
  }

  static Bundle toDomain(JsonObject json) {
    JsonObject material = json.getAsJsonObject("verificationMaterial");
    JsonObject envelope = json.getAsJsonObject("dsseEnvelope");
    List<Bytes> signatures = new ArrayList<>();
    for (JsonElement signature : envelope.getAsJsonArray("signatures")) {
      signatures.add(base64(signature.getAsJsonObject(), "sig"));
    }
    JsonArray entries = material.getAsJsonArray("tlogEntries");
    return new Bundle(
        json.get("mediaType").getAsString(),
        new SigstoreMaterial(
            base64(material.getAsJsonObject("certificate"), "rawBytes"),
            entries.size(),
            Bytes.ofUtf8(json.toString())),
        new Envelope(
            envelope.get("payloadType").getAsString(), base64(envelope, "payload"), signatures));
  }

  private static Bytes base64(JsonObject object, String member) {
    return Bytes.of(Base64.getDecoder().decode(object.get(member).getAsString()));
  }

  static SignatureVerdict verify(SigstoreVerifier verifier, JsonObject json) {
    return verify(verifier, toDomain(json));
  }

  static SignatureVerdict verify(SigstoreVerifier verifier, Bundle bundle) {
    Envelope envelope = bundle.envelope();
    return verifier.verify(
        bundle, SignedMessage.dsseV1(envelope.payloadType(), envelope.payload()));
  }

  /**
   * Asserts that a signature of {@code sigstore} is good by {@code trust}, which says its warnings.
   */
  public static void assertAccepted(TestSigstore sigstore, TrustConfiguration trust)
      throws Exception {
    SignatureVerdict verdict =
        verify(
            new SigstoreVerifier(BadBundles.SIGNER, TrustAnchors.of(trust), trust.warnings()),
            new BundleMaker(sigstore).logV1().make());
    var authentic = assertInstanceOf(SignatureVerdict.Authentic.class, verdict, verdict::toString);
    assertEquals(trust.warnings(), authentic.warnings());
  }
}
