package io.modelsigning.timestamp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.port.out.TimestampVerifier;
import io.modelsigning.domain.signature.TimestampVerdict.Rejected;
import io.modelsigning.domain.signature.TimestampVerdict.Verified;
import io.modelsigning.testing.TestTimestampAuthority;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a timestamp holds, it is judged: nothing but the one that was made proves a time. */
final class TimestampVerdictFuzzTest {
  private static final Instant TIME = Instant.parse("2030-06-01T12:00:00Z");
  private static final Bytes SIGNATURE = Bytes.ofUtf8("a signature");
  private static final Bytes STAMP;
  private static final TimestampVerifier VERIFIER;

  static {
    try (TestTimestampAuthority authority =
        new TestTimestampAuthority(TIME.minusSeconds(9), TIME.plusSeconds(9)).at(TIME)) {
      STAMP = authority.stamp(SIGNATURE);
      VERIFIER =
          Timestamps.verifier(
              List.of(
                  TrustedAuthority.of(
                      List.of(authority.root()), List.of(authority.certificate()))));
    }
  }

  static Stream<byte[]> seeds() {
    return Stream.of(STAMP.toArray());
  }

  @MethodSource("seeds")
  @FuzzTest
  void verdict(byte[] timestamp) throws Exception {
    switch (VERIFIER.verify(Bytes.of(timestamp), SIGNATURE)) {
      case Verified verified -> assertEquals(TIME, verified.time());
      case Rejected rejected ->
          assertTrue(
              rejected.reason().code().contains("timestamp"), () -> rejected.reason().code());
    }
  }
}
