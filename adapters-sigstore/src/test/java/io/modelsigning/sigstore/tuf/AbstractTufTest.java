package io.modelsigning.sigstore.tuf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import io.modelsigning.domain.VerificationUnavailableException;
import io.modelsigning.domain.Warning;
import io.modelsigning.http.Messages;
import io.modelsigning.http.NetworkSettings;
import io.modelsigning.http.UnusableSettingsException;
import io.modelsigning.sigstore.TestBundles;
import io.modelsigning.sigstore.document.TrustConfiguration;
import io.modelsigning.sigstore.testing.TestSigstore;
import io.modelsigning.sigstore.testing.TestTufRepository;
import io.modelsigning.sigstore.testing.TransparencyLog;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A Sigstore whose trusted root is in a TUF repository, and clients of it. */
abstract class AbstractTufTest {
  static final Instant NOW = Instant.parse("2026-10-01T00:00:00Z");
  static final Instant EXPIRES = NOW.plus(Duration.ofDays(7));

  /** No test waits for it to pass. */
  static final Duration AMPLE = Duration.ofMinutes(10);

  @TempDir Path directory;
  TestSigstore sigstore;
  TestTufRepository repository;

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

  /** Returns where the clients keep their copy. */
  Path copy() {
    return directory.resolve("cache").resolve("tuf.json");
  }

  TufRepository at(Instant now) {
    return client(now, Optional.of(copy()), AMPLE);
  }

  TufRepository client(Instant now, Optional<Path> copy, Duration limit) {
    try {
      return new TufRepository(
          NetworkSettings.none().open(),
          repository.address(),
          repository.firstRoot(),
          copy,
          Clock.fixed(now, ZoneOffset.UTC),
          limit);
    } catch (UnusableSettingsException e) {
      throw new IllegalStateException(e);
    }
  }

  Map<String, String> targets() {
    try {
      return Map.of(
          "trusted_root.json",
          JsonFormat.printer().print(sigstore.trustedRoot()),
          "signing_config.v0.2.json",
          JsonFormat.printer().print(sigstore.signingConfig(TransparencyLog.Version.V1, true)));
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
  }

  void assertAccepted(TrustConfiguration trust) throws Exception {
    TestBundles.assertAccepted(sigstore, trust);
  }

  static void assertWarnings(TrustConfiguration trust, String... codes) {
    List<Warning> warnings = trust.warnings();
    assertEquals(
        List.of(codes), warnings.stream().map(w -> w.reason().code()).toList(), warnings::toString);
  }

  /** Asserts that there is no answer, for {@code reason}, and that the message has {@code part}. */
  static void assertUnavailable(String reason, String part, TufRepository client) {
    VerificationUnavailableException problem =
        assertThrows(VerificationUnavailableException.class, client::load);
    String message = Messages.describe(problem);
    assertEquals(reason, problem.reason().code(), message);
    assertEquals(true, message.contains(part), message);
  }
}
