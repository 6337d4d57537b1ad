package io.modelsigning.sigstore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.signature.Bundle;
import io.modelsigning.domain.signature.SignatureVerdict;
import io.modelsigning.json.JsonModule;
import io.modelsigning.testing.Interop;
import java.nio.file.Files;
import java.time.Clock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Signatures that the reference implementation made at the public instance. */
final class RealSignaturesTest {
  static final ExpectedSigner SIGNER =
      new ExpectedSigner("stefanb@us.ibm.com", "https://sigstore.verify.ibm.com/oauth2");

  @ParameterizedTest
  @CsvSource({
    "signed/v0.3.1-sigstore/model.sig, trusted_root, 206342049, 2025-05-03T01:10:02Z",
    "signed/v1.0.0-sigstore/model.sig, trusted_root, 206344181, 2025-05-03T01:34:46Z",
    "signed/v1.0.1-sigstore/model.sig, trusted_root, 588939812, 2025-10-07T15:33:48Z",
    "signed/v1.1.0-sigstore/model.sig, trusted_root, 598151086, 2025-10-10T02:12:20Z",
    "vectors/valid/sigstore.bundle.json, trusted_root, 598151086, 2025-10-10T02:12:20Z",
    "signed/v0.3.1-sigstore/model.sig, client-trust-config, 206342049, 2025-05-03T01:10:02Z",
    "signed/v1.0.0-sigstore/model.sig, client-trust-config, 206344181, 2025-05-03T01:34:46Z",
    "signed/v1.0.1-sigstore/model.sig, client-trust-config, 588939812, 2025-10-07T15:33:48Z",
    "signed/v1.1.0-sigstore/model.sig, client-trust-config, 598151086, 2025-10-10T02:12:20Z",
    "vectors/valid/sigstore.bundle.json, client-trust-config, 598151086, 2025-10-10T02:12:20Z",
  })
  void verifiesOffline(String signature, String trust, long logIndex, String signedAt)
      throws Exception {
    SigstoreVerifier verifier = verifier(trust);
    Bundle bundle =
        JsonModule.bundleCodec().read(Bytes.of(Files.readAllBytes(Interop.path(signature))));
    SignatureVerdict verdict = TestBundles.verify(verifier, bundle);
    var authentic = assertInstanceOf(SignatureVerdict.Authentic.class, verdict, verdict::toString);
    assertEquals(SIGNER.identity(), authentic.signer().name());
    assertEquals(SIGNER.identityProvider(), authentic.signer().issuer().orElseThrow());
    assertEquals(logIndex, authentic.signer().logIndex().orElseThrow());
    assertEquals(signedAt, authentic.signer().signedAt().orElseThrow().toString());
    assertEquals(3, authentic.signer().certificates().size());
  }

  static SigstoreVerifier verifier(String trust) throws Exception {
    return (SigstoreVerifier)
        SigstoreMethods.create(Clock.systemUTC())
            .verifier(
                SIGNER,
                new TrustSource.ConfigFile(
                    Interop.path("sigstore/public-good." + trust + ".json")));
  }
}
