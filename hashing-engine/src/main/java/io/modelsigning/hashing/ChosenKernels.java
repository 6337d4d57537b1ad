package io.modelsigning.hashing;

import io.modelsigning.domain.manifest.HashAlgorithm;
import org.jspecify.annotations.Nullable;

/**
 * The kernels of the process's choice and their warm-ups, loaded when first asked for: loading
 * vector classes takes longer than hashing a small model. Thread-safe.
 */
final class ChosenKernels {
  private final Runnable beforeChoice;
  private volatile @Nullable Loaded loaded;

  private record Loaded(Kernels kernels, Warmups warmups) {}

  /**
   * @param beforeChoice may load the vector module; called once, by the first who asks
   */
  ChosenKernels(Runnable beforeChoice) {
    this.beforeChoice = beforeChoice;
  }

  /** Returns kernels that were chosen by somebody else, with these warm-ups. */
  static ChosenKernels of(Kernels kernels, Warmups warmups) {
    ChosenKernels chosen = new ChosenKernels(() -> {});
    chosen.loaded = new Loaded(kernels, warmups);
    return chosen;
  }

  /** Returns whether the chosen kernels of this algorithm run at their speed already. */
  boolean areReady(HashAlgorithm algorithm) {
    Loaded now = loaded;
    return now != null && now.warmups.of(algorithm).isReady();
  }

  /**
   * Returns the kernels, after having loaded them if need be.
   *
   * @throws IllegalArgumentException if the choice is forced and cannot be had
   */
  Kernels kernels() {
    return load().kernels;
  }

  /** Returns the warm-up that makes the kernels of this algorithm ready. */
  Warmup warmup(HashAlgorithm algorithm) {
    return load().warmups.of(algorithm);
  }

  private synchronized Loaded load() {
    Loaded now = loaded;
    if (now == null) {
      beforeChoice.run();
      KernelChoice choice = KernelSelector.choice();
      Kernels kernels = KernelSelector.kernels(choice);
      Warmups warmups = new Warmups(kernels);
      if (choice.forced() || choice.vectorBits() == 0) {
        warmups.skip();
      }
      now = new Loaded(kernels, warmups);
      loaded = now;
    }
    return now;
  }
}
