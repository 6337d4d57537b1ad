package io.modelsigning.keys;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.modelsigning.keys.OtherContentException.Wanted;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.bouncycastle.util.io.pem.PemObject;
import org.junit.jupiter.params.provider.MethodSource;

/** A PEM file has the blocks that BouncyCastle finds in it, or is refused as malformed. */
final class PemFuzzTest {
  private static final FuzzedFile FILE = new FuzzedFile();

  static Stream<byte[]> seeds() {
    return FuzzedFile.contents(
        "p256-sec1.pem",
        "p256-sec1-with-parameters.pem",
        "p256-sec1-encrypted-aes128.pem",
        "p256-pkcs8-with-text.pem",
        "p256-public.pem");
  }

  @MethodSource("seeds")
  @FuzzTest
  void pem(byte[] content) throws IOException {
    List<PemObject> blocks;
    try {
      blocks =
          Pem.read(
              PemSource.of(FILE.with(content)),
              Pem.MAXIMUM_KEY_FILE_BYTES,
              "the key",
              Wanted.PRIVATE_KEY);
    } catch (Unusable e) {
      assertTrue(
          Set.of(KeyReasons.MALFORMED_KEY, KeyReasons.UNSUPPORTED_KEY).contains(e.reason()),
          e.text());
      return;
    }
    List<PemObject> others = FuzzedFile.blocks(content);
    assertEquals(others.size(), blocks.size());
    for (int i = 0; i < blocks.size(); i++) {
      assertEquals(others.get(i).getType(), blocks.get(i).getType());
      assertArrayEquals(others.get(i).getContent(), blocks.get(i).getContent());
      assertEquals(others.get(i).getHeaders(), blocks.get(i).getHeaders());
    }
  }
}
