package io.modelsigning.sigstore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.port.out.PayloadSigner;
import io.modelsigning.domain.signature.Bundle;
import io.modelsigning.domain.signature.SignatureVerdict;
import io.modelsigning.domain.signature.SignedMessage;
import io.modelsigning.domain.signature.VerificationMaterial.SigstoreMaterial;
import io.modelsigning.sigstore.testing.TestIdentityProvider;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Signs at the real services. Started by {@code src/it/real-services/run}, which builds them and
 * names their folder in the property {@code real.services}.
 */
@EnabledIfSystemProperty(
    named = "real.services",
    matches = ".+",
    disabledReason = "the property real.services names no folder with Sigstore's services")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
final class RealServicesIT {
  private static final Bytes PAYLOAD = Bytes.ofUtf8("{\"_type\":\"a statement\"}");

  @TempDir private static Path folder;
  private static RealServices services;

  @BeforeAll
  static void start() throws Exception {
    services = RealServices.start(Path.of(System.getProperty("real.services")), folder);
  }

  @AfterAll
  static void stop() {
    if (services != null) {
      services.close();
    }
  }

  @Test
  void signsAtRekorV1WithTimestamp() throws Exception {
    Bundle bundle = signAndVerify(services.trustConfig(1));
    assertTrue(json(bundle).contains("rfc3161Timestamps"));
    assertTrue(json(bundle).contains("inclusionPromise"));
  }

  @Test
  void signsAtRekorV1WithItsOwnTime() throws Exception {
    signAndVerify(services.trustConfig(false, 1));
  }

  @Test
  void signsAtRekorV2() throws Exception {
    Bundle bundle = signAndVerify(services.trustConfig(2));
    assertTrue(json(bundle).contains("\"hashedrekord\""));
  }

  @Test
  void signsAtBoth() throws Exception {
    Bundle bundle = signAndVerify(services.trustConfig(1, 2));
    assertTrue(json(bundle).contains("\"dsse\""));
    assertTrue(json(bundle).contains("\"hashedrekord\""));
  }

  private static Bundle signAndVerify(Path trustConfig) throws Exception {
    SigstoreMethods methods = SigstoreMethods.create(Clock.systemUTC());
    TrustSource trust = new TrustSource.ConfigFile(trustConfig);
    PayloadSigner.Signed signed =
        methods
            .signer(
                SigstoreSigningOptions.builder()
                    .trust(trust)
                    .identityToken(services.identityProvider().token())
                    .build())
            .sign(PAYLOAD);
    assertEquals(TestIdentityProvider.USER, signed.signer().name());
    String issuer = services.identityProvider().issuer().toString();
    SignedMessage message = SignedMessage.dsseV1(signed.bundle().envelope().payloadType(), PAYLOAD);
    assertInstanceOf(
        SignatureVerdict.Authentic.class,
        methods
            .verifier(new ExpectedSigner(TestIdentityProvider.USER, issuer), trust)
            .verify(signed.bundle(), message));
    assertInstanceOf(
        SignatureVerdict.Rejected.class,
        methods
            .verifier(new ExpectedSigner("bob@example.com", issuer), trust)
            .verify(signed.bundle(), message));
    return signed.bundle();
  }

  private static String json(Bundle bundle) {
    return new String(
        ((SigstoreMaterial) bundle.material()).bundleJson().toArray(), StandardCharsets.UTF_8);
  }
}
