package io.modelsigning.hashing.kernel;

import io.modelsigning.domain.manifest.HashAlgorithm;
import java.util.Optional;
import jdk.incubator.vector.VectorShape;

/** Kernels that use the Vector API. Only {@link KernelSelector} may name this class. */
final class VectorKernels implements Kernels {
  /**
   * The vectors of this process. C2 needs them as constants, so they are chosen once, at start.
   * Each kernel makes its species of it: to load the vectors of one element type takes 10 ms.
   */
  static final VectorShape SHAPE = VectorShape.forBitSize(KernelSelector.choice().vectorBits());

  @Override
  public Optional<LaneKernel> lanes(HashAlgorithm algorithm) {
    return switch (algorithm) {
      case SHA256 -> Optional.of(new VectorSha256());
      // Two lanes gain nothing.
      case BLAKE2B ->
          SHAPE.vectorBitSize() < 4 * Long.SIZE
              ? Optional.empty()
              : Optional.of(new VectorBlake2b());
      case BLAKE3 -> Optional.empty();
    };
  }

  @Override
  public Blake3Kernel blake3() {
    return new VectorBlake3();
  }
}
