package io.modelsigning.hashing.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.modelsigning.domain.manifest.HashAlgorithm;
import io.modelsigning.hashing.TestData;
import java.lang.foreign.MemorySegment;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class Blake3SubtreeTest {
  private static final int MANY_CHUNKS = 70;
  private static final int MAX_BYTES = 1025 * Blake3.CHUNK_BYTES;

  private final byte[] data = TestData.counting(MAX_BYTES);
  private final MemorySegment segment = TestData.nativeCopy(data);
  private final Blake3Subtree scalar = new Blake3Subtree(new ScalarBlake3());
  private final Blake3Subtree chosen =
      new Blake3Subtree(KernelSelector.kernels(KernelSelector.choice()).blake3());

  @Test
  void everyChunkCountAndItsNeighbours() {
    IntStream chunkCounts =
        IntStream.concat(
            IntStream.range(0, MANY_CHUNKS),
            IntStream.of(127, 128, 129, 255, 256, 257, 300, 511, 512, 513, 1000, 1023, 1024));
    for (int chunks : chunkCounts.toArray()) {
      for (int bytes = chunks * Blake3.CHUNK_BYTES - 1;
          bytes <= chunks * Blake3.CHUNK_BYTES + 1;
          bytes++) {
        if (bytes >= 0) {
          byte[] expected = TestData.expected(HashAlgorithm.BLAKE3, data, 0, bytes);
          assertArrayEquals(expected, scalar.digest(segment, 0, bytes), bytes + " bytes, scalar");
          assertArrayEquals(expected, chosen.digest(segment, 0, bytes), bytes + " bytes, chosen");
        }
      }
    }
  }

  @Test
  void everyLengthOfOneChunk() {
    for (int bytes = 0; bytes <= Blake3.CHUNK_BYTES; bytes++) {
      byte[] expected = TestData.expected(HashAlgorithm.BLAKE3, data, 0, bytes);
      assertArrayEquals(expected, scalar.digest(segment, 0, bytes), bytes + " bytes");
    }
  }

  @Test
  void workUnitsOfAMessageMeetInItsRoot() {
    int unitChunks = 8;
    int unitBytes = unitChunks * Blake3.CHUNK_BYTES;
    for (int bytes = unitBytes + 1; bytes <= MANY_CHUNKS * Blake3.CHUNK_BYTES; bytes += 1021) {
      int units = Math.ceilDiv(bytes, unitBytes);
      int[] values = new int[units * Blake3.CV_WORDS];
      for (int unit = units - 1; unit >= 0; unit--) {
        int offset = unit * unitBytes;
        chosen.chainingValue(
            segment,
            offset,
            Math.min(unitBytes, bytes - offset),
            (long) unit * unitChunks,
            values,
            unit * Blake3.CV_WORDS);
      }
      assertArrayEquals(
          TestData.expected(HashAlgorithm.BLAKE3, data, 0, bytes),
          chosen.root(values, units),
          bytes + " bytes");
    }
  }

  /** The counter's upper word matters from 4 TiB on. */
  @Test
  void aCounterBeyond32Bits() {
    int[] expected = new int[Blake3.CV_WORDS];
    int[] actual = new int[Blake3.CV_WORDS];
    long counter = (1L << 32) - 4;
    for (int bytes = Blake3.CHUNK_BYTES; bytes <= 64 * Blake3.CHUNK_BYTES; bytes *= 2) {
      scalar.chainingValue(segment, 0, bytes, counter, expected, 0);
      chosen.chainingValue(segment, 0, bytes, counter, actual, 0);
      assertArrayEquals(expected, actual, bytes + " bytes");
    }
  }
}
