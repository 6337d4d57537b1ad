package io.modelsigning.sigstore;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** A log entry's body is read as the Sigstore library reads it, or refused. */
final class LogBodyFuzzTest {
  static Stream<byte[]> seeds() {
    return FuzzSeeds.evidence().presented().entries().stream()
        .map(entry -> entry.stated().canonicalizedBody().toArray());
  }

  @MethodSource("seeds")
  @FuzzTest
  void logBody(byte[] body) {
    var _ = LogBodyTest.accepts(new String(body, StandardCharsets.UTF_8));
  }
}
