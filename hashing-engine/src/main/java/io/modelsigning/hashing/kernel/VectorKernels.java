package io.modelsigning.hashing.kernel;

import io.modelsigning.domain.manifest.HashAlgorithm;
import java.util.Optional;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/** Kernels that use the Vector API. Only {@link KernelSelector} may name this class. */
final class VectorKernels implements Kernels {
  /** The vectors of this process. C2 needs them as constants, so they are chosen once, at start. */
  static final VectorSpecies<Integer> INTS;

  static final VectorSpecies<Long> LONGS;

  static {
    VectorShape shape = VectorShape.forBitSize(KernelSelector.choice().vectorBits());
    INTS = VectorSpecies.of(int.class, shape);
    LONGS = VectorSpecies.of(long.class, shape);
  }

  @Override
  public Optional<LaneKernel> lanes(HashAlgorithm algorithm) {
    return switch (algorithm) {
      case SHA256 -> Optional.of(new VectorSha256());
      // Two lanes gain nothing.
      case BLAKE2B -> LONGS.length() < 4 ? Optional.empty() : Optional.of(new VectorBlake2b());
      case BLAKE3 -> Optional.empty();
    };
  }

  @Override
  public Blake3Kernel blake3() {
    return new VectorBlake3();
  }
}
