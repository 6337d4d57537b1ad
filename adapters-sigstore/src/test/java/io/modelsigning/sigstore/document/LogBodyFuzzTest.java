package io.modelsigning.sigstore.document;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.modelsigning.domain.MalformedSignatureException;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.sigstore.testing.SeedDocuments;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** A log entry's body is read as the Sigstore library reads it, or refused. */
final class LogBodyFuzzTest {
  static Stream<byte[]> seeds() throws MalformedSignatureException {
    return BundleDocument.parse(Bytes.of(SeedDocuments.bundle()))
        .verificationMaterial()
        .logEntries()
        .stream()
        .map(entry -> entry.canonicalizedBody().toArray());
  }

  @MethodSource("seeds")
  @FuzzTest
  void logBody(byte[] body) {
    var unused = LogBodyTest.accepts(new String(body, StandardCharsets.UTF_8));
  }
}
