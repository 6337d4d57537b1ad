package io.modelsigning.sigstore;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.sigstore.json.ProtoJson;
import dev.sigstore.proto.trustroot.v1.ClientTrustConfig;
import io.modelsigning.domain.VerificationUnavailableException;
import io.modelsigning.sigstore.document.Protos;
import io.modelsigning.sigstore.document.TrustConfiguration;
import io.modelsigning.sigstore.document.TrustFile;
import io.modelsigning.sigstore.document.TrustedRootDocument;
import io.modelsigning.sigstore.reason.SigstoreReasons;
import io.modelsigning.sigstore.testing.SeedDocuments;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A trust configuration is read as protobuf's reader reads it, and can be used, or is refused as
 * malformed.
 */
final class TrustConfigFuzzTest {
  private static final Path FILE = file();

  private static Path file() {
    try {
      Path file = Files.createTempFile("fuzzed", ".json");
      file.toFile().deleteOnExit();
      return file;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  static Stream<byte[]> seeds() {
    return Stream.of(SeedDocuments.clientTrustConfig(), SeedDocuments.trustedRoot());
  }

  @MethodSource("seeds")
  @FuzzTest
  void trustConfig(byte[] document) throws Exception {
    TrustConfiguration trust;
    try {
      trust = TrustFile.read(Files.write(FILE, document));
    } catch (VerificationUnavailableException e) {
      assertEquals(SigstoreReasons.MALFORMED_TRUST_CONFIG, e.reason());
      return;
    }
    assertEquals(root(new String(document, StandardCharsets.UTF_8)), trust.trustedRoot());
    TrustAnchors root;
    try {
      root = TrustAnchors.of(trust);
    } catch (VerificationUnavailableException e) {
      assertEquals(SigstoreReasons.MALFORMED_TRUST_CONFIG, e.reason());
      return;
    }
    // What it trusts is used by every check, whatever it is.
    var unused =
        FuzzedChecks.refuse(
            new Evidence(FuzzSeeds.evidence().presented(), root, FuzzSeeds.evidence().expected()),
            "");
  }

  private static TrustedRootDocument root(String json) throws InvalidProtocolBufferException {
    var config = ClientTrustConfig.newBuilder();
    try {
      ProtoJson.parser().merge(json, config);
    } catch (InvalidProtocolBufferException e) {
      // Without a trusted root it is read as one, in which the rest of a configuration is unknown.
      config.clear();
    }
    if (config.hasTrustedRoot()) {
      return Protos.trustedRoot(config.getTrustedRoot());
    }
    var root = dev.sigstore.proto.trustroot.v1.TrustedRoot.newBuilder();
    ProtoJson.parser().merge(json, root);
    return Protos.trustedRoot(root.build());
  }
}
