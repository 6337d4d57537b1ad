package io.modelsigning.sigstore.testing;

import com.google.gson.JsonObject;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageOrBuilder;
import com.google.protobuf.util.JsonFormat;
import dev.sigstore.proto.trustroot.v1.ClientTrustConfig;
import dev.sigstore.proto.trustroot.v1.SigningConfig;
import dev.sigstore.proto.trustroot.v1.TrustedRoot;
import java.nio.charset.StandardCharsets;

/**
 * The documents of one good signature, from a stack of this process, for fuzz targets to change.
 */
public final class SeedDocuments {
  private static final TrustedRoot ROOT;
  private static final SigningConfig CONFIG;
  private static final JsonObject BUNDLE;

  static {
    try (TestSigstore sigstore = TestSigstore.start()) {
      ROOT = sigstore.trustedRoot();
      CONFIG = sigstore.signingConfig(TransparencyLog.Version.V2, true);
      BUNDLE = new BundleMaker(sigstore).logV1().logV2().timestamp().make();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private SeedDocuments() {}

  public static byte[] bundle() {
    return utf8(BUNDLE.toString());
  }

  /** Returns the trusted root by which the bundle is good. */
  public static byte[] trustedRoot() {
    return json(ROOT);
  }

  public static byte[] signingConfig() {
    return json(CONFIG);
  }

  public static byte[] clientTrustConfig() {
    return json(
        ClientTrustConfig.newBuilder()
            .setMediaType("application/vnd.dev.sigstore.clienttrustconfig.v0.1+json")
            .setTrustedRoot(ROOT)
            .setSigningConfig(CONFIG)
            .build());
  }

  private static byte[] json(MessageOrBuilder message) {
    try {
      return utf8(JsonFormat.printer().print(message));
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
  }

  public static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
