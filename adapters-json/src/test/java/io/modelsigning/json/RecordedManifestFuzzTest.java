package io.modelsigning.json;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.modelsigning.domain.MalformedManifestException;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.manifest.RecordedManifest;
import io.modelsigning.domain.port.out.ManifestCodec;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** A manifest is refused as malformed, or is what would be written again. */
final class RecordedManifestFuzzTest {
  private static final ManifestCodec CODEC = JsonModule.manifestCodec();

  static Stream<byte[]> seeds() {
    return Stream.of(JsonManifestCodecTest.files(), JsonManifestCodecTest.shards())
        .map(manifest -> CODEC.write(manifest).toArray());
  }

  @MethodSource("seeds")
  @FuzzTest
  void manifest(byte[] document) throws MalformedManifestException {
    RecordedManifest read;
    try {
      read = CODEC.read(Bytes.of(document));
    } catch (MalformedManifestException e) {
      return;
    }
    RecordedManifest again = CODEC.read(CODEC.write(read));
    assertEquals(read.manifest(), again.manifest());
    assertEquals(read.sizes(), again.sizes());
  }
}
