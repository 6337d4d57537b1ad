package io.modelsigning.hashing.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.modelsigning.domain.manifest.HashAlgorithm;
import io.modelsigning.hashing.TestData;
import java.security.MessageDigest;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ScalarBlake2bTest {
  private final byte[] data = TestData.counting(3000);
  private final MessageDigest digest = new ScalarBlake2b();

  @Test
  void everyLength() {
    for (int bytes = 0; bytes <= 600; bytes++) {
      digest.update(data, 0, bytes);
      assertArrayEquals(
          TestData.expected(HashAlgorithm.BLAKE2B, data, 0, bytes),
          digest.digest(),
          bytes + " bytes");
    }
  }

  @Test
  void anyPortions() {
    Random random = new Random(0xB1A2B);
    for (int round = 0; round < 500; round++) {
      int done = 0;
      while (done < data.length) {
        int bytes = Math.min(random.nextInt(1, 300), data.length - done);
        if (bytes == 1) {
          digest.update(data[done]);
        } else {
          digest.update(data, done, bytes);
        }
        done += bytes;
      }
      assertArrayEquals(
          TestData.expected(HashAlgorithm.BLAKE2B, data, 0, data.length),
          digest.digest(),
          "round " + round);
    }
  }

  @Test
  void resetForgets() {
    digest.update(data);
    digest.reset();
    assertArrayEquals(TestData.expected(HashAlgorithm.BLAKE2B, data, 0, 0), digest.digest());
  }
}
