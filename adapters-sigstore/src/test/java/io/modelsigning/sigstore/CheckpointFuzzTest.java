package io.modelsigning.sigstore;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.modelsigning.sigstore.document.InclusionDocument;
import io.modelsigning.sigstore.document.LogEntryDocument;
import io.modelsigning.sigstore.testing.SeedDocuments;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** A checkpoint is read and judged, whatever it holds: a log is believed only by its signature. */
final class CheckpointFuzzTest {
  private static final Presented PRESENTED = FuzzSeeds.evidence().presented();

  static Stream<byte[]> seeds() {
    return PRESENTED.entries().stream()
        .map(
            entry ->
                SeedDocuments.utf8(entry.stated().inclusionProof().orElseThrow().checkpoint()));
  }

  @MethodSource("seeds")
  @FuzzTest
  void checkpoint(byte[] note) {
    String text = new String(note, StandardCharsets.UTF_8);
    for (LogEntry entry : PRESENTED.entries()) {
      if (!FuzzedChecks.refuse(with(entry, text), "log-checkpoint-")) {
        assertEquals(body(entry.stated().inclusionProof().orElseThrow().checkpoint()), body(text));
      }
    }
  }

  /** Returns what is signed: all lines before the empty one. */
  private static String body(String note) {
    return note.substring(0, note.indexOf("\n\n") + 1);
  }

  private static Evidence with(LogEntry entry, String checkpoint) {
    LogEntryDocument stated =
        LogEntryDocument.builder()
            .from(entry.stated())
            .inclusionProof(
                InclusionDocument.builder()
                    .from(entry.stated().inclusionProof().orElseThrow())
                    .checkpoint(checkpoint)
                    .build())
            .build();
    return new Evidence(
        Presented.builder()
            .from(PRESENTED)
            .entries(List.of(new LogEntry(entry.position(), stated, entry.content())))
            .build(),
        FuzzSeeds.evidence().trust(),
        FuzzSeeds.evidence().expected());
  }
}
