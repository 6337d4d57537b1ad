package io.modelsigning.hashing.cost;

import io.modelsigning.domain.manifest.HashAlgorithm;
import io.modelsigning.hashing.kernel.Blake3;
import io.modelsigning.hashing.kernel.Blake3Kernel;
import io.modelsigning.hashing.kernel.Blake3Subtree;
import io.modelsigning.hashing.kernel.Kernels;
import io.modelsigning.hashing.kernel.LaneKernel;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** The warm-up of each algorithm for which there are vector kernels. Thread-safe. */
public final class Warmups {
  private static final int LANE_BYTES = 1 << 12;
  private static final int TREE_BYTES = 1 << 16;

  private final Map<HashAlgorithm, Warmup> warmups = new EnumMap<>(HashAlgorithm.class);

  /**
   * @param kernels asked when vector kernels are to be tried
   * @param nanoClock measures them, in nanoseconds
   */
  Warmups(Supplier<Kernels> kernels, LongSupplier nanoClock) {
    for (HashAlgorithm algorithm : HashAlgorithm.values()) {
      warmups.put(
          algorithm,
          algorithm == HashAlgorithm.BLAKE3
              ? new Warmup(() -> tree(kernels.get().blake3()), nanoClock)
              : new Warmup(() -> lanes(kernels.get().lanes(algorithm).orElseThrow()), nanoClock));
    }
  }

  /** The same warm-up for every algorithm. */
  public Warmups(Warmup warmup) {
    for (HashAlgorithm algorithm : HashAlgorithm.values()) {
      warmups.put(algorithm, warmup);
    }
  }

  Warmup of(HashAlgorithm algorithm) {
    return Objects.requireNonNull(warmups.get(algorithm));
  }

  /** Regards all kernels as ready. */
  void skip() {
    warmups.values().forEach(Warmup::skip);
  }

  private static Warmup.Trial lanes(LaneKernel kernel) {
    long bytes = (long) kernel.lanes() * LANE_BYTES;
    MemorySegment data = Arena.ofAuto().allocate(bytes, 64);
    long[] offsets = new long[kernel.lanes()];
    Arrays.setAll(offsets, lane -> (long) lane * LANE_BYTES);
    long[] endings = new long[kernel.lanes()];
    Arrays.fill(endings, -1);
    return () -> {
      kernel.compress(data, offsets, LANE_BYTES / kernel.blockBytes(), endings);
      return bytes;
    };
  }

  private static Warmup.Trial tree(Blake3Kernel kernel) {
    MemorySegment data = Arena.ofAuto().allocate(TREE_BYTES, 64);
    Blake3Subtree subtree = new Blake3Subtree(kernel);
    int[] chainingValue = new int[Blake3.CV_WORDS];
    return () -> {
      subtree.chainingValue(data, 0, TREE_BYTES, 0, chainingValue, 0);
      return TREE_BYTES;
    };
  }
}
