package io.modelsigning.benchmarks.models;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ContentTest {
  /** The JDK's SplittableRandom is the same generator, written by others. */
  @ParameterizedTest
  @ValueSource(longs = {0, 1, -1, 0x123456789abcdefL})
  void isSplitMix64(long seed) {
    ByteBuffer expected = ByteBuffer.allocate(8 * 1000).order(ByteOrder.LITTLE_ENDIAN);
    SplittableRandom random = new SplittableRandom(seed);
    while (expected.hasRemaining()) {
      expected.putLong(random.nextLong());
    }
    assertArrayEquals(expected.array(), bytes(Content.seeded(seed), 0, 8 * 1000));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7, 8, 9, 15, 16, 17, 4095, 4096, 4097})
  void anyLengthIsAStartOfTheSameStream(int length) {
    Content content = Content.named("a/model.bin");
    assertArrayEquals(Arrays.copyOf(bytes(content, 0, 5000), length), bytes(content, 0, length));
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 64, 4096})
  void anyPartCanBeWrittenAlone(int offset) {
    Content content = Content.named("a/model.bin");
    assertArrayEquals(
        Arrays.copyOfRange(bytes(content, 0, 5000), offset, 5000),
        bytes(content, offset, 5000 - offset));
  }

  @Test
  void refusesAnOffsetInsideAWord() {
    assertThrows(IllegalArgumentException.class, () -> bytes(Content.seeded(1), 4, 8));
    assertThrows(IllegalArgumentException.class, () -> bytes(Content.seeded(1), -8, 8));
  }

  @Test
  void doesNotCompress() {
    Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION);
    deflater.setInput(bytes(Content.named("weights"), 0, 1 << 20));
    deflater.finish();
    byte[] out = new byte[2 << 20];
    int length = deflater.deflate(out);
    deflater.end();
    assertTrue(length >= 1 << 20, "deflated 1 MiB to " + length);
  }

  @Test
  void differsByName() {
    byte[] one = bytes(Content.named("one"), 0, 1 << 16);
    byte[] two = bytes(Content.named("two"), 0, 1 << 16);
    int equal = 0;
    for (int i = 0; i < one.length; i++) {
      equal += one[i] == two[i] ? 1 : 0;
    }
    assertEquals(one.length / 256.0, equal, 100);
  }

  private static byte[] bytes(Content content, long offset, int length) {
    ByteBuffer buffer = ByteBuffer.allocate(length);
    content.fill(buffer, offset);
    return buffer.array();
  }
}
