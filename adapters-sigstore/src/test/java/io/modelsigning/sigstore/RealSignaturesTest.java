package io.modelsigning.sigstore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.signature.Bundle;
import io.modelsigning.domain.signature.ExpectedName;
import io.modelsigning.domain.signature.SignatureVerdict;
import io.modelsigning.json.JsonModule;
import io.modelsigning.testing.Interop;
import java.nio.file.Files;
import java.time.Clock;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Signatures that the reference implementation made at the public instance. */
final class RealSignaturesTest {
  static final String IDENTITY = "stefanb@us.ibm.com";
  static final ExpectedSigner SIGNER =
      new ExpectedSigner(IDENTITY, "https://sigstore.verify.ibm.com/oauth2");

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
    assertEquals(IDENTITY, authentic.signer().name());
    assertEquals(SIGNER.identityProvider(), authentic.signer().issuer().orElseThrow());
    assertEquals(logIndex, authentic.signer().logIndex().orElseThrow());
    assertEquals(signedAt, authentic.signer().signedAt().orElseThrow().toString());
    assertEquals(3, authentic.signer().certificates().size());
  }

  @ParameterizedTest
  @CsvSource({
    ".*@us\\.ibm\\.com, true",
    "stefanb@us\\.ibm\\.com, true",
    "stefanb, false",
    ".*@ibm\\.com, false"
  })
  void anIdentityOfAFormIsNamedAsItIs(String pattern, boolean accepted) throws Exception {
    ExpectedSigner anybody =
        new ExpectedSigner(
            new ExpectedName.Matching(pattern, Pattern.compile(pattern).asMatchPredicate()),
            SIGNER.identityProvider());
    Bundle bundle =
        JsonModule.bundleCodec()
            .read(Bytes.of(Files.readAllBytes(Interop.path("signed/v1.1.0-sigstore/model.sig"))));
    switch (TestBundles.verify(verifier(anybody, "trusted_root"), bundle)) {
      case SignatureVerdict.Authentic authentic -> {
        assertTrue(accepted);
        assertEquals(IDENTITY, authentic.signer().name());
      }
      case SignatureVerdict.Rejected rejected -> {
        assertFalse(accepted);
        assertEquals("identity-mismatch", rejected.reason().code());
        assertEquals(
            "the signer must be a name that matches '%s', but the certificate is for 'stefanb@us.ibm.com'"
                .formatted(pattern),
            rejected.message());
      }
    }
  }

  @Test
  void nobodyIsExpectedByAnEmptyName() {
    String provider = SIGNER.identityProvider();
    assertThrows(IllegalArgumentException.class, () -> new ExpectedSigner("", provider));
    assertThrows(IllegalArgumentException.class, () -> new ExpectedSigner("a", ""));
    for (String pattern : List.of("", ".*", "(a)?", "a*|b")) {
      assertThrows(
          IllegalArgumentException.class,
          () -> new ExpectedName.Matching(pattern, Pattern.compile(pattern).asMatchPredicate()),
          pattern);
    }
    ExpectedName trusting = new ExpectedName.Matching("x", name -> !name.isEmpty());
    assertFalse(trusting.accepts(""));
  }

  static SigstoreVerifier verifier(String trust) throws Exception {
    return verifier(SIGNER, trust);
  }

  private static SigstoreVerifier verifier(ExpectedSigner signer, String trust) throws Exception {
    return (SigstoreVerifier)
        SigstoreMethods.create(Clock.systemUTC())
            .verifier(
                signer,
                new TrustSource.ConfigFile(
                    Interop.path("sigstore/public-good." + trust + ".json")));
  }
}
