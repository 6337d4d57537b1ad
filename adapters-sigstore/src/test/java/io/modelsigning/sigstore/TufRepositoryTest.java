package io.modelsigning.sigstore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.util.JsonFormat;
import io.modelsigning.domain.VerificationUnavailableException;
import io.modelsigning.domain.signature.SignatureVerdict;
import io.modelsigning.sigstore.testing.BundleMaker;
import io.modelsigning.sigstore.testing.TestSigstore;
import io.modelsigning.sigstore.testing.TestTufRepository;
import io.modelsigning.sigstore.testing.TransparencyLog;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trust from a TUF repository, its copy, and neither. */
final class TufRepositoryTest {
  private static final Instant NOW = Instant.parse("2026-10-01T00:00:00Z");
  private static final Instant EXPIRES = NOW.plus(Duration.ofDays(7));

  @TempDir private Path directory;
  private TestSigstore sigstore;
  private TestTufRepository repository;

  @BeforeEach
  void start() throws IOException {
    sigstore = TestSigstore.start();
    repository = TestTufRepository.start();
    repository.publish(EXPIRES, targets());
  }

  @AfterEach
  void stop() {
    repository.close();
    sigstore.close();
  }

  @Test
  void givesTrustThatVerifies() throws Exception {
    Trust trust = at(NOW).load();
    assertTrue(trust.warnings().isEmpty());
    assertTrue(trust.signingConfig().isPresent());
    assertAccepted(trust);
  }

  @Test
  void needsNoSigningConfiguration() throws Exception {
    repository.publish(
        EXPIRES, Map.of("trusted_root.json", JsonFormat.printer().print(sigstore.trustedRoot())));
    Trust trust = at(NOW).load();
    assertTrue(trust.signingConfig().isEmpty());
    assertAccepted(trust);
  }

  @Test
  void followsTheRepository() throws Exception {
    assertEquals(2, at(NOW).load().trustedRoot().transparencyLogs().size());
    repository.publish(
        EXPIRES,
        Map.of(
            "trusted_root.json",
            JsonFormat.printer().print(sigstore.trustedRoot().toBuilder().removeTlogs(1).build())));
    assertEquals(1, at(NOW).load().trustedRoot().transparencyLogs().size());
  }

  @Test
  void usesItsCopyWhileTheRepositoryIsAway() throws Exception {
    TufRepository client = at(NOW);
    client.load();
    repository.close();
    Trust trust = client.load();
    assertEquals("trust-root-from-copy", trust.warnings().getFirst().reason().code());
    assertAccepted(trust);
  }

  @Test
  void usesItsCopyWhileTheRepositoryFails() throws Exception {
    TufRepository client = at(NOW);
    client.load();
    repository.service().failNext(50, 403, "", Map.of());
    assertEquals("trust-root-from-copy", client.load().warnings().getFirst().reason().code());
  }

  @Test
  void saysWhenThereIsNoCopy() {
    repository.close();
    var problem = assertUnavailable("trust-root-unreachable", at(NOW));
    assertTrue(
        Refusal.describe(problem).contains(repository.address().toString()),
        Refusal.describe(problem));
    assertTrue(Refusal.describe(problem).contains("no copy of it in"), Refusal.describe(problem));
  }

  @Test
  void refusesAnExpiredCopy() throws Exception {
    at(NOW).load();
    repository.close();
    var problem =
        assertUnavailable("trust-root-unreachable", at(EXPIRES.plus(Duration.ofSeconds(1))));
    assertTrue(Refusal.describe(problem).contains("expired at"), Refusal.describe(problem));
  }

  @Test
  void refusesAnExpiredRepository() {
    repository.publish(NOW.minusSeconds(1), targets());
    assertUnavailable("trust-root-expired", at(NOW));
  }

  /** What was fetched before and has not changed since expires like anything else. */
  @Test
  void refusesARepositoryThatStandsStill() throws Exception {
    at(NOW).load();
    assertUnavailable("trust-root-expired", at(EXPIRES.plus(Duration.ofSeconds(1))));
  }

  @Test
  void refusesForgedTargets() {
    repository.publishForged(EXPIRES, targets());
    assertUnavailable("trust-root-invalid", at(NOW));
  }

  @Test
  void refusesAnotherRootKey() throws Exception {
    try (TestTufRepository other = TestTufRepository.start()) {
      TufRepository client =
          new TufRepository(
              repository.address(), other::root, directory, Clock.fixed(NOW, ZoneOffset.UTC));
      assertUnavailable("trust-root-invalid", client);
    }
  }

  @Test
  void refusesWhatIsNoMetadata() {
    repository.serve("/timestamp.json", "{}");
    assertUnavailable("trust-root-invalid", at(NOW));
  }

  @Test
  void refusesATrustedRootThatIsNone() throws Exception {
    repository.publish(EXPIRES, Map.of("trusted_root.json", "{\"tlogs\": 1}"));
    assertUnavailable("trust-root-invalid", at(NOW));
    repository.publish(EXPIRES, Map.of("trusted_root.json", "{}"));
    Trust empty = at(NOW).load();
    assertEquals(
        "malformed-trust-config",
        assertThrows(VerificationUnavailableException.class, empty::root).reason().code());
  }

  @Test
  void saysWhenTheCopyCannotBeKept() throws Exception {
    Path file = Files.writeString(directory.resolve("file"), "");
    assertUnavailable(
        "io-error",
        new TufRepository(
            repository.address(),
            repository::root,
            file.resolve("below"),
            Clock.fixed(NOW, ZoneOffset.UTC)));
  }

  @Test
  void knowsThePublicInstances() {
    assertEquals(
        URI.create("https://tuf-repo-cdn.sigstore.dev/"),
        TufRepository.publicInstance(directory, Clock.systemUTC()).address());
    assertEquals(
        URI.create("https://tuf-repo-cdn.sigstage.dev/"),
        TufRepository.staging(directory, Clock.systemUTC()).address());
  }

  private TufRepository at(Instant now) {
    return new TufRepository(
        repository.address(), repository::root, directory, Clock.fixed(now, ZoneOffset.UTC));
  }

  private Map<String, String> targets() {
    try {
      return Map.of(
          "trusted_root.json",
          JsonFormat.printer().print(sigstore.trustedRoot()),
          "signing_config.v0.2.json",
          JsonFormat.printer().print(sigstore.signingConfig(TransparencyLog.Version.V1, true)));
    } catch (com.google.protobuf.InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
  }

  private void assertAccepted(Trust trust) throws Exception {
    SignatureVerdict verdict =
        TestBundles.verify(
            new SigstoreVerifier(BadBundles.SIGNER, trust.root(), trust.warnings()),
            new BundleMaker(sigstore).logV1().make());
    var authentic = assertInstanceOf(SignatureVerdict.Authentic.class, verdict, verdict::toString);
    assertEquals(trust.warnings(), authentic.warnings());
  }

  private static VerificationUnavailableException assertUnavailable(
      String reason, TufRepository client) {
    VerificationUnavailableException problem =
        assertThrows(VerificationUnavailableException.class, client::load);
    assertEquals(reason, problem.reason().code(), Refusal.describe(problem));
    return problem;
  }
}
