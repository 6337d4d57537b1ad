package io.modelsigning.sigstore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.modelsigning.domain.MalformedSignatureException;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.signature.SignerClaims;
import io.modelsigning.domain.signature.VerificationMaterial.SigstoreMaterial;
import io.modelsigning.sigstore.document.BundleDocument;
import io.modelsigning.sigstore.document.Protos;
import io.modelsigning.sigstore.testing.SeedDocuments;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** A Sigstore bundle is read as protobuf's reader reads it, or refused as malformed. */
final class SigstoreBundleFuzzTest {
  static Stream<byte[]> seeds() {
    String bundle = new String(SeedDocuments.bundle(), StandardCharsets.UTF_8);
    // An empty key beside a certificate was found by fuzzing: the readers differ there.
    String withEmptyKey =
        bundle.replaceFirst("\"verificationMaterial\": ?\\{", "$0\"public_key\":{\"hint\":null},");
    assertNotEquals(bundle, withEmptyKey);
    return Stream.of(SeedDocuments.bundle(), withEmptyKey.getBytes(StandardCharsets.UTF_8));
  }

  @MethodSource("seeds")
  @FuzzTest
  void sigstoreBundle(byte[] document) throws Exception {
    BundleDocument bundle;
    try {
      bundle = BundleDocument.parse(Bytes.of(document));
    } catch (MalformedSignatureException e) {
      return;
    }
    assertEquals(Protos.bundle(new String(document, StandardCharsets.UTF_8)), bundle);
    var material = bundle.verificationMaterial();
    if (material.certificate().size() > 0 && !material.logEntries().isEmpty()) {
      SignerClaims claims =
          BundleClaims.read(
              new SigstoreMaterial(
                  material.certificate(), material.logEntries().size(), Bytes.of(document)));
      assertEquals(
          Math.min(FormChecks.MAXIMUM_COUNT, material.logEntries().size()),
          claims.logEntries().size());
    }
  }
}
