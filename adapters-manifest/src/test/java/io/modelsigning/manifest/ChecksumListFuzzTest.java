package io.modelsigning.manifest;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.modelsigning.domain.MalformedManifestException;
import io.modelsigning.domain.manifest.HashAlgorithm;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** A list is read or refused as malformed, and nothing else happens. */
final class ChecksumListFuzzTest {
  static Stream<byte[]> seeds() {
    String digest = "a".repeat(64);
    return Stream.of(
            digest + "  a\n" + digest + " *b/c\n",
            "\\" + digest + "  a\\nb\\\\\n",
            "SHA256 (a) = " + digest + "\nBLAKE3 (a) = " + digest + "\n",
            "model/")
        .map(text -> text.getBytes(StandardCharsets.UTF_8));
  }

  @MethodSource("seeds")
  @FuzzTest
  void list(byte[] text) {
    try {
      var unused =
          ChecksumList.read(
              new String(text, StandardCharsets.UTF_8), HashAlgorithm.SHA256, "model");
    } catch (MalformedManifestException e) {
      return;
    }
  }
}
