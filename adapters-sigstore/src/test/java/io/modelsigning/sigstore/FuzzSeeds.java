package io.modelsigning.sigstore;

import com.google.gson.JsonParser;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.signature.Bundle;
import io.modelsigning.domain.signature.SignedMessage;
import io.modelsigning.domain.signature.VerificationMaterial.SigstoreMaterial;
import io.modelsigning.sigstore.document.BundleDocument;
import io.modelsigning.sigstore.document.Form;
import io.modelsigning.sigstore.document.MessageReader;
import io.modelsigning.sigstore.document.TrustedRootDocument;
import io.modelsigning.sigstore.testing.SeedDocuments;
import java.nio.charset.StandardCharsets;

/** What one good signature gives evidence of, for fuzz targets to change. */
final class FuzzSeeds {
  private static final Evidence EVIDENCE;

  static {
    try {
      Bundle bundle =
          TestBundles.toDomain(
              JsonParser.parseString(new String(SeedDocuments.bundle(), StandardCharsets.UTF_8))
                  .getAsJsonObject());
      SigstoreMaterial material = (SigstoreMaterial) bundle.material();
      EVIDENCE =
          new Evidence(
              BundleReader.read(
                  new Form(bundle, material, BundleDocument.parse(material.bundleJson())),
                  SignedMessage.dsseV1(
                      bundle.envelope().payloadType(), bundle.envelope().payload())),
              TrustAnchors.of(
                  MessageReader.read(
                      Bytes.of(SeedDocuments.trustedRoot()), TrustedRootDocument::read)),
              BadBundles.SIGNER);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private FuzzSeeds() {}

  /** Returns what the bundle presents, and what it is held against. */
  static Evidence evidence() {
    return EVIDENCE;
  }
}
