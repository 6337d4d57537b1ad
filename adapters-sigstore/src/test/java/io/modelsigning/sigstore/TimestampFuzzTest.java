package io.modelsigning.sigstore;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.modelsigning.domain.MalformedSignatureException;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.sigstore.document.BundleDocument;
import io.modelsigning.sigstore.testing.SeedDocuments;
import io.modelsigning.timestamp.TimestampReasons;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** A timestamp is read and judged, whatever it holds, or refused as malformed. */
final class TimestampFuzzTest {
  private static final Presented PRESENTED = FuzzSeeds.evidence().presented();

  static Stream<byte[]> seeds() throws IOException, MalformedSignatureException {
    return BundleDocument.parse(Bytes.of(SeedDocuments.bundle()))
        .verificationMaterial()
        .timestamps()
        .stream()
        .map(Bytes::toArray);
  }

  @MethodSource("seeds")
  @FuzzTest
  void timestamp(byte[] response) {
    Timestamp timestamp;
    try {
      timestamp = BundleReader.timestamp("the timestamp", Bytes.of(response));
    } catch (MalformedSignatureException e) {
      assertEquals(TimestampReasons.MALFORMED_TIMESTAMP, e.reason());
      return;
    }
    Evidence evidence =
        new Evidence(
            Presented.builder().from(PRESENTED).timestamps(List.of(timestamp)).build(),
            FuzzSeeds.evidence().trust(),
            FuzzSeeds.evidence().expected());
    boolean refused = FuzzedChecks.refuse(evidence, "timestamp-");
    if (!refused && evidence.authority(timestamp).isPresent()) {
      assertEquals(PRESENTED.timestamps().getFirst().time(), timestamp.time());
    }
  }
}
