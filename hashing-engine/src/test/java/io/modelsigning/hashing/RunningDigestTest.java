package io.modelsigning.hashing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.manifest.HashAlgorithm;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import org.bouncycastle.crypto.Digest;
import org.bouncycastle.crypto.digests.Blake2bDigest;
import org.bouncycastle.crypto.digests.Blake3Digest;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Held against BouncyCastle. */
final class RunningDigestTest {
  private static final int UNIT = RunningBlake3.UNIT_BYTES;

  @ParameterizedTest
  @EnumSource
  void isThatOfTheWholeWhateverThePieces(HashAlgorithm algorithm) {
    Random pieces = new Random(0x5EED);
    for (int bytes :
        List.of(
            0,
            1,
            63,
            64,
            65,
            1023,
            1024,
            1025,
            UNIT - 1,
            UNIT,
            UNIT + 1,
            2 * UNIT,
            2 * UNIT + 1,
            3 * UNIT,
            5 * UNIT + 1025,
            9 * UNIT)) {
      byte[] content = new byte[bytes];
      for (int i = 0; i < bytes; i++) {
        content[i] = (byte) (i % 251);
      }
      RunningDigest running = RunningDigest.of(algorithm);
      ByteBuffer left = ByteBuffer.wrap(content);
      while (left.hasRemaining()) {
        ByteBuffer piece =
            left.slice(left.position(), Math.min(left.remaining(), 1 + pieces.nextInt(2 * UNIT)));
        left.position(left.position() + piece.remaining());
        running.update(piece);
        assertEquals(0, piece.remaining());
      }
      assertEquals(
          new io.modelsigning.domain.manifest.Digest(algorithm, expected(algorithm, content)),
          running.digest(),
          () -> bytes + " bytes");
    }
  }

  private static Bytes expected(HashAlgorithm algorithm, byte[] content) {
    Digest digest =
        switch (algorithm) {
          case SHA256 -> new SHA256Digest();
          case BLAKE2B -> new Blake2bDigest(512);
          case BLAKE3 -> new Blake3Digest(256);
        };
    digest.update(content, 0, content.length);
    byte[] value = new byte[algorithm.digestBytes()];
    digest.doFinal(value, 0);
    return Bytes.of(value);
  }
}
