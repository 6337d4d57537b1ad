package io.modelsigning.hashing;

import io.modelsigning.domain.manifest.HashAlgorithm;
import io.modelsigning.hashing.cost.ChosenKernels;
import io.modelsigning.hashing.cost.CostModel;
import io.modelsigning.hashing.cost.LanePolicy;
import io.modelsigning.hashing.cost.Warmup;

/** What all calls of an engine share. Thread-safe. */
record EngineParts(HashingOptions options, ChosenKernels kernels, CostModel costs) {
  LanePolicy policy(HashAlgorithm algorithm) {
    return new LanePolicy(costs, algorithm, options.threads());
  }

  /** Returns whether vector kernels are neither ready nor given up, and can be ready in time. */
  boolean mayWarmUp(HashAlgorithm algorithm, long totalBytes) {
    return policy(algorithm).canBeReadyIn(totalBytes)
        && !kernels.areReady(algorithm)
        && !kernels.warmup(algorithm).isGivenUp();
  }

  /** Returns when the vector kernels are ready, or given up. */
  void warmUp(HashAlgorithm algorithm) throws InterruptedException {
    // Kernels that were forced, or are plain, are ready once they are loaded.
    kernels.kernels();
    Warmup warmup = kernels.warmup(algorithm);
    if (!warmup.isReady()) {
      warmup.run();
    }
  }
}
