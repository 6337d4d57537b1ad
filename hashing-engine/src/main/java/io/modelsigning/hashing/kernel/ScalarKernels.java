package io.modelsigning.hashing.kernel;

import io.modelsigning.domain.manifest.HashAlgorithm;
import java.util.Optional;

/** Kernels that run on any JVM: one message, or one node of a tree, at a time. */
final class ScalarKernels implements Kernels {
  @Override
  public Optional<LaneKernel> lanes(HashAlgorithm algorithm) {
    return Optional.empty();
  }

  @Override
  public Blake3Kernel blake3() {
    return new ScalarBlake3();
  }
}
