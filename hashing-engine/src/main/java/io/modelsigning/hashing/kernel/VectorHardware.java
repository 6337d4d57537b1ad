package io.modelsigning.hashing.kernel;

import jdk.incubator.vector.IntVector;

/**
 * What the processor and the JVM offer; apart from the kernels, which are bound to one choice when
 * they are loaded.
 */
final class VectorHardware {
  private VectorHardware() {}

  /** Returns the size in bits of the widest vectors the JVM compiles to instructions. */
  static int preferredBits() {
    return IntVector.SPECIES_PREFERRED.vectorBitSize();
  }
}
