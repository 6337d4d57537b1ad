package io.modelsigning.sigstore.tuf;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.sigstore.document.MalformedDocumentException;
import io.modelsigning.sigstore.testing.TestTufRepository;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** TUF metadata is read and its signatures are counted, or it is refused as malformed. */
final class TufMetadataFuzzTest {
  private static final List<String> ROLES =
      List.of(TufMetadata.ROOT, TufMetadata.TIMESTAMP, TufMetadata.SNAPSHOT, TufMetadata.TARGETS);
  private static final List<Bytes> DOCUMENTS = documents();
  private static final TufMetadata ROOT = root();

  private static List<Bytes> documents() {
    try (TestTufRepository repository = TestTufRepository.start()) {
      repository
          .next(Instant.parse("2999-01-01T00:00:00Z"), Map.of("trusted_root.json", "{}"))
          .withHashes()
          .send();
      return List.of(
          repository.firstRoot(),
          Bytes.ofUtf8(repository.served("/timestamp.json")),
          Bytes.ofUtf8(repository.served("/1.snapshot.json")),
          Bytes.ofUtf8(repository.served("/1.targets.json")));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static TufMetadata root() {
    try {
      return TufMetadata.read(TufMetadata.ROOT, DOCUMENTS.getFirst());
    } catch (MalformedDocumentException e) {
      throw new AssertionError(e);
    }
  }

  static Stream<byte[]> seeds() {
    return DOCUMENTS.stream().map(Bytes::toArray);
  }

  @MethodSource("seeds")
  @FuzzTest
  void tufMetadata(byte[] document) throws MalformedDocumentException {
    for (int i = 0; i < ROLES.size(); i++) {
      String role = ROLES.get(i);
      TufMetadata metadata;
      try {
        metadata = TufMetadata.read(role, Bytes.of(document));
      } catch (MalformedDocumentException e) {
        continue;
      }
      // Only what was signed is by the root's keys; the root may as well list others.
      if (ROOT.unsigned(role, metadata).isEmpty()) {
        TufMetadata signed = TufMetadata.read(role, DOCUMENTS.get(i));
        assertEquals(signed.canonical(), metadata.canonical(), role);
      }
      var unused = metadata.unsigned(role, metadata);
    }
  }
}
