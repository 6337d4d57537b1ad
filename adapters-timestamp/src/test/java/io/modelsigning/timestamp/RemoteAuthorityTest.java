package io.modelsigning.timestamp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.modelsigning.domain.SigningException;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.port.out.ProgressListener;
import io.modelsigning.domain.port.out.TimestampAuthority;
import io.modelsigning.domain.port.out.TimestampVerifier;
import io.modelsigning.http.NetworkSettings;
import io.modelsigning.testing.TestTimestampAuthority;
import io.modelsigning.testing.TestTimestampAuthority.Fault;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers of authorities are checked when they arrive. */
final class RemoteAuthorityTest {
  private static final Instant NOW = Instant.parse("2030-06-01T12:00:00Z");
  private static final Bytes SIGNATURE = Bytes.ofUtf8("a signature");

  private final TestTimestampAuthority server =
      new TestTimestampAuthority(NOW.minus(Duration.ofDays(1)), NOW.plus(Duration.ofDays(1)))
          .at(NOW);

  @AfterEach
  void close() {
    server.close();
  }

  private TimestampAuthority authority(Optional<TimestampVerifier> verifier) {
    return Timestamps.authority(
        server.address(), NetworkSettings.none(), Clock.fixed(NOW, ZoneOffset.UTC), verifier);
  }

  private TimestampAuthority checked() {
    return authority(
        Optional.of(
            Timestamps.verifier(List.of(TrustedAuthority.of(List.of(server.root()), List.of())))));
  }

  private static TimestampAuthority.Stamp stamp(TimestampAuthority authority) throws Exception {
    return authority.stamp(SIGNATURE, ProgressListener.NONE);
  }

  @Test
  void givesWhatVerifies() throws Exception {
    TimestampAuthority.Stamp stamp = stamp(checked());
    assertEquals(NOW, stamp.verified().orElseThrow().time());
    assertEquals(Optional.of(NOW), Timestamps.claimedTime(stamp.response()));
    assertTrue(stamp(authority(Optional.empty())).verified().isEmpty());
  }

  @ParameterizedTest
  @CsvSource({
    "WRONG_IMPRINT, malformed-answer",
    "WRONG_NONCE, malformed-answer",
    "GARBAGE, malformed-answer",
    "BUSY, service-refused",
    "OTHER_KEY, timestamp-signature",
    "INEXACT, timestamp-time"
  })
  void refusesWhatIsWrong(Fault fault, String reason) {
    server.failingBy(fault);
    // Also without anybody to trust.
    for (TimestampAuthority authority : List.of(checked(), authority(Optional.empty()))) {
      SigningException e = assertThrows(SigningException.class, () -> stamp(authority));
      assertEquals(reason, e.reason().code(), e::getMessage);
      assertTrue(
          String.valueOf(e.getMessage()).contains(server.address().toString()), e::getMessage);
    }
  }

  @Test
  void refusesWhatHasNoCertificate() {
    server.failingBy(Fault.NO_CERTIFICATE);
    SigningException known = assertThrows(SigningException.class, () -> stamp(checked()));
    assertEquals("timestamp-authority-unknown", known.reason().code(), known::getMessage);
    SigningException any =
        assertThrows(SigningException.class, () -> stamp(authority(Optional.empty())));
    assertEquals("malformed-timestamp", any.reason().code(), any::getMessage);
  }

  @ParameterizedTest
  @ValueSource(longs = {-302, 302})
  void refusesOtherTimes(long seconds) throws Exception {
    server.at(NOW.plusSeconds(seconds));
    SigningException e = assertThrows(SigningException.class, () -> stamp(checked()));
    assertEquals("timestamp-time", e.reason().code(), e::getMessage);
    server.at(NOW.plusSeconds(seconds / 2));
    assertEquals(NOW.plusSeconds(seconds / 2), stamp(checked()).verified().orElseThrow().time());
  }

  @Test
  void refusesWhoIsNotTrusted() {
    try (TestTimestampAuthority other =
        new TestTimestampAuthority(NOW.minusSeconds(9), NOW.plusSeconds(9))) {
      TimestampAuthority authority =
          authority(
              Optional.of(
                  Timestamps.verifier(
                      List.of(TrustedAuthority.of(List.of(other.root()), List.of())))));
      SigningException e = assertThrows(SigningException.class, () -> stamp(authority));
      assertEquals("timestamp-chain", e.reason().code(), e::getMessage);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ftp://a", "http:", "file:///a", "http://user@host", "a"})
  void refusesWhatIsNoAddress(String address) {
    assertThrows(
        IllegalArgumentException.class,
        () ->
            Timestamps.authority(
                URI.create(address), NetworkSettings.none(), Clock.systemUTC(), Optional.empty()));
  }
}
