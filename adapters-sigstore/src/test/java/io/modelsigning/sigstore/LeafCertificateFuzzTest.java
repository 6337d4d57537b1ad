package io.modelsigning.sigstore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.modelsigning.domain.MalformedSignatureException;
import io.modelsigning.domain.Reason;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.signature.SignerClaims;
import io.modelsigning.domain.signature.VerificationMaterial.SigstoreMaterial;
import io.modelsigning.sigstore.testing.SeedDocuments;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** A signer's certificate is read and judged, whatever it holds, or refused as malformed. */
final class LeafCertificateFuzzTest {
  private static final Presented PRESENTED = FuzzSeeds.evidence().presented();

  static Stream<byte[]> seeds() throws CertificateEncodingException {
    return Stream.of(PRESENTED.leaf().getEncoded());
  }

  @MethodSource("seeds")
  @FuzzTest
  void leafCertificate(byte[] der) throws Exception {
    X509Certificate leaf;
    try {
      leaf = BundleReader.certificate(Bytes.of(der));
    } catch (MalformedSignatureException e) {
      assertEquals(Reason.MALFORMED_CERTIFICATE, e.reason());
      return;
    }
    SignerClaims claims =
        BundleClaims.read(new SigstoreMaterial(Bytes.of(der), 1, Bytes.of(SeedDocuments.bundle())));
    assertTrue(claims.identity().isPresent() || !claims.unreadable().isEmpty());
    Evidence evidence =
        new Evidence(
            Presented.builder().from(PRESENTED).leaf(leaf).build(),
            FuzzSeeds.evidence().trust(),
            FuzzSeeds.evidence().expected());
    boolean refused = FuzzedChecks.refuse(evidence, "");
    assertTrue(refused || leaf.equals(PRESENTED.leaf()));
  }
}
