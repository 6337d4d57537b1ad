package io.modelsigning.sigstore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.signature.SignerClaims;
import io.modelsigning.domain.signature.VerificationMaterial.SigstoreMaterial;
import io.modelsigning.sigstore.testing.BundleMaker;
import io.modelsigning.sigstore.testing.CertificateAuthority.NameKind;
import io.modelsigning.sigstore.testing.TestSigstore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a bundle says is read as far as it can be. */
final class BundleClaimsTest {
  private static TestSigstore sigstore;

  @BeforeAll
  static void start() throws Exception {
    sigstore = TestSigstore.start();
  }

  @AfterAll
  static void stop() {
    sigstore.close();
  }

  private static SignerClaims claims(JsonObject bundle) {
    return SigstoreMethods.claims((SigstoreMaterial) TestBundles.toDomain(bundle).material());
  }

  private static JsonObject material(JsonObject bundle) {
    return bundle.getAsJsonObject("verificationMaterial");
  }

  @Test
  void wholeBundle() {
    SignerClaims claims =
        claims(
            new BundleMaker(sigstore)
                .signer(NameKind.URI, "https://example.com/workflow", "https://issuer.example.com")
                .logV1()
                .logV2()
                .timestamp()
                .make());
    assertEquals(Optional.of("https://example.com/workflow"), claims.identity());
    assertEquals(Optional.of("https://issuer.example.com"), claims.identityProvider());
    assertEquals(2, claims.logEntries().size());
    SignerClaims.LogEntry first = claims.logEntries().getFirst();
    assertEquals("dsse 0.0.1", first.kind());
    assertEquals(64, first.logId().length());
    assertNear(first.time().orElseThrow());
    assertEquals("hashedrekord 0.0.2", claims.logEntries().getLast().kind());
    assertEquals(Optional.empty(), claims.logEntries().getLast().time());
    assertEquals(1, claims.timestamps().size());
    assertNear(claims.timestamps().getFirst());
    assertEquals(List.of(), claims.unreadable());
  }

  private static void assertNear(Instant time) {
    assertTrue(Duration.between(time, Instant.now()).abs().toHours() < 1, time::toString);
  }

  @Test
  void unreadablePartsAreNamed() {
    JsonObject bundle = new BundleMaker(sigstore).logV1().timestamp().make();
    material(bundle).getAsJsonObject("certificate").addProperty("rawBytes", "AAAA");
    material(bundle)
        .getAsJsonObject("timestampVerificationData")
        .getAsJsonArray("rfc3161Timestamps")
        .get(0)
        .getAsJsonObject()
        .addProperty("signedTimestamp", "AAAA");
    SignerClaims claims = claims(bundle);
    assertEquals(List.of("identity", "timestamp 1"), claims.unreadable());
    assertEquals(1, claims.logEntries().size());
  }

  @Test
  void whatTheReaderCannotReadIsUnreadable() {
    JsonObject bundle = new BundleMaker(sigstore).logV1().make();
    SigstoreMaterial material = (SigstoreMaterial) TestBundles.toDomain(bundle).material();
    SignerClaims claims =
        SigstoreMethods.claims(
            new SigstoreMaterial(
                material.certificate(), 1, Bytes.ofUtf8("{\"verificationMaterial\":5}")));
    assertEquals(Optional.of("signer@example.com"), claims.identity());
    assertEquals(List.of("log entries and timestamps"), claims.unreadable());
  }

  @Test
  void countsAreLimited() {
    JsonObject bundle = new BundleMaker(sigstore).logV1().make();
    JsonArray entries = material(bundle).getAsJsonArray("tlogEntries");
    for (int i = 0; i < 20; i++) {
      entries.add(entries.get(0).deepCopy());
    }
    SignerClaims claims = claims(bundle);
    assertEquals(16, claims.logEntries().size());
    assertEquals(List.of("log entry 17 and on"), claims.unreadable());
  }
}
