package io.modelsigning.hashing.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.modelsigning.domain.manifest.HashAlgorithm;
import io.modelsigning.hashing.TestData;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The lanes of the process's vectors; where it has none, that there are none. */
class LaneKernelTest {
  private static final int STRIDE_BYTES = 4096;

  private final KernelChoice choice = KernelSelector.choice();
  private final Kernels kernels = KernelSelector.kernels(choice);

  @ParameterizedTest
  @EnumSource
  void lanesOfTheVector(HashAlgorithm algorithm) {
    int lanes =
        switch (algorithm) {
          case SHA256 -> choice.vectorBits() / Integer.SIZE;
          case BLAKE2B -> choice.vectorBits() < 256 ? 0 : choice.vectorBits() / Long.SIZE;
          case BLAKE3 -> 0;
        };
    assertEquals(lanes, kernels.lanes(algorithm).map(LaneKernel::lanes).orElse(0));
  }

  @ParameterizedTest
  @EnumSource(names = {"SHA256", "BLAKE2B"})
  void everyLengthUpToThreeBlocks(HashAlgorithm algorithm) {
    LaneKernel kernel = lanesOrSkip(algorithm);
    for (int bytes = 0; bytes <= 3 * kernel.blockBytes(); bytes++) {
      assertLanes(kernel, algorithm, bytes);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"SHA256", "BLAKE2B"})
  void aPausedMessageGoesOnAfterOthersUsedTheLane(HashAlgorithm algorithm) {
    LaneKernel lanes = lanesOrSkip(algorithm);
    byte[] message = TestData.counting(2 * lanes.blockBytes() + 5);
    MemorySegment data = Arena.ofAuto().allocate(STRIDE_BYTES);
    MemorySegment.copy(message, 0, data, ValueLayout.JAVA_BYTE, 0, message.length);
    long end = message.length + lanes.pad(data, message.length, message.length);
    long[] offsets = new long[lanes.lanes()];
    long[] endings = new long[lanes.lanes()];
    Arrays.fill(endings, -1);
    for (int lane = 0; lane < offsets.length; lane++) {
      lanes.start(lane);
    }
    lanes.compress(data, offsets, 1, endings);
    lanes.pause(1);
    lanes.compress(data, offsets, 2, endings);
    lanes.resume(1);
    Arrays.fill(offsets, lanes.blockBytes());
    endings[1] = message.length;
    lanes.compress(data, offsets, (int) (end / lanes.blockBytes()) - 1, endings);
    assertArrayEquals(TestData.expected(algorithm, message, 0, message.length), lanes.digest(1));
  }

  /** Where there should be lanes, {@link #lanesOfTheVector} fails if there are none. */
  private LaneKernel lanesOrSkip(HashAlgorithm algorithm) {
    Optional<LaneKernel> kernel = kernels.lanes(algorithm);
    assumeTrue(kernel.isPresent(), algorithm + " has no lanes here: not tested");
    return kernel.orElseThrow();
  }

  private static void assertLanes(LaneKernel kernel, HashAlgorithm algorithm, int bytes) {
    int lanes = kernel.lanes();
    MemorySegment data = Arena.ofAuto().allocate((long) lanes * STRIDE_BYTES);
    byte[] source = TestData.counting(bytes + lanes);
    long[] offsets = new long[lanes];
    long[] endings = new long[lanes];
    long end = 0;
    for (int lane = 0; lane < lanes; lane++) {
      offsets[lane] = (long) lane * STRIDE_BYTES;
      endings[lane] = bytes;
      MemorySegment.copy(source, lane, data, ValueLayout.JAVA_BYTE, offsets[lane], bytes);
      end = bytes + kernel.pad(data, offsets[lane] + bytes, bytes);
      kernel.start(lane);
    }
    kernel.compress(data, offsets, (int) (end / kernel.blockBytes()), endings);
    for (int lane = 0; lane < lanes; lane++) {
      assertArrayEquals(
          TestData.expected(algorithm, source, lane, bytes),
          kernel.digest(lane),
          bytes + " bytes in lane " + lane);
    }
  }
}
