package io.modelsigning.hashing.kernel;

import io.modelsigning.domain.manifest.HashAlgorithm;
import java.util.Optional;

/** Creates kernels; each instance then belongs to one thread. Thread-safe. */
public interface Kernels {
  /** Returns a kernel that hashes independent messages at once, if this algorithm has one. */
  Optional<LaneKernel> lanes(HashAlgorithm algorithm);

  /** Returns a kernel of BLAKE3's tree. */
  Blake3Kernel blake3();
}
