package io.modelsigning.benchmarks.models;

import java.util.OptionalLong;

/** A machine of the published table, as far as another one can be made to resemble it. */
enum MachineProfile {
  /** All processors and all memory. */
  M1(0, OptionalLong.empty()),
  /** Two threads inside 4 GB. */
  M2(2, OptionalLong.of(4L << 30));

  private final int threads;
  private final OptionalLong memoryBytes;

  MachineProfile(int threads, OptionalLong memoryBytes) {
    this.threads = threads;
    this.memoryBytes = memoryBytes;
  }

  /** Returns how many threads hash; 0 is one for each processor. */
  int threads() {
    return threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
  }

  /** Returns the memory that every process is limited to, if it is. */
  OptionalLong memoryBytes() {
    return memoryBytes;
  }
}
