package io.modelsigning.sigstore;

import com.google.gson.JsonObject;
import dev.sigstore.proto.trustroot.v1.ClientTrustConfig;
import io.modelsigning.domain.signature.Bundle;
import io.modelsigning.domain.signature.SignedMessage;
import io.modelsigning.domain.signature.VerificationMaterial.SigstoreMaterial;
import io.modelsigning.sigstore.testing.BundleMaker;
import io.modelsigning.sigstore.testing.TestSigstore;
import io.modelsigning.sigstore.testing.TransparencyLog;
import java.nio.charset.StandardCharsets;

/**
 * The documents of one good signature, from a stack of this process, for fuzz targets to change.
 */
final class FuzzSeeds {
  private static final dev.sigstore.proto.trustroot.v1.TrustedRoot ROOT;
  private static final dev.sigstore.proto.trustroot.v1.SigningConfig CONFIG;
  private static final JsonObject BUNDLE;
  private static final Evidence EVIDENCE;

  static {
    try (TestSigstore sigstore = TestSigstore.start()) {
      ROOT = sigstore.trustedRoot();
      CONFIG = sigstore.signingConfig(TransparencyLog.Version.V2, true);
      BUNDLE = new BundleMaker(sigstore).logV1().logV2().timestamp().make();
      Bundle bundle = TestBundles.toDomain(BUNDLE);
      SigstoreMaterial material = (SigstoreMaterial) bundle.material();
      EVIDENCE =
          new Evidence(
              BundleReader.read(
                  new Form(bundle, material, SigstoreBundle.parse(material.bundleJson())),
                  SignedMessage.dsseV1(
                      bundle.envelope().payloadType(), bundle.envelope().payload())),
              Protos.trust(ROOT),
              BadBundles.SIGNER);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private FuzzSeeds() {}

  static byte[] bundle() {
    return utf8(BUNDLE.toString());
  }

  static byte[] trustedRoot() {
    return utf8(Protos.json(ROOT));
  }

  static byte[] signingConfig() {
    return utf8(Protos.json(CONFIG));
  }

  static byte[] clientTrustConfig() {
    return utf8(
        Protos.json(
            ClientTrustConfig.newBuilder()
                .setMediaType("application/vnd.dev.sigstore.clienttrustconfig.v0.1+json")
                .setTrustedRoot(ROOT)
                .setSigningConfig(CONFIG)
                .build()));
  }

  /** Returns what the bundle presents, and what it is held against. */
  static Evidence evidence() {
    return EVIDENCE;
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
