package io.modelsigning.hashing.cost;

import io.modelsigning.domain.manifest.HashAlgorithm;
import io.modelsigning.hashing.kernel.KernelChoice;
import io.modelsigning.hashing.kernel.KernelSelector;
import io.modelsigning.hashing.kernel.Kernels;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The kernels of the process's choice and their warm-ups, loaded when first asked for: loading
 * vector classes takes longer than hashing a small model. Thread-safe.
 */
public final class ChosenKernels {
  private final Runnable beforeChoice;
  private final Warmups warmups;
  private boolean prepared;
  private volatile @Nullable Kernels loaded;

  /**
   * @param beforeChoice may load the vector module; called once, by the first who asks
   * @param nanoClock measures the vector kernels, in nanoseconds
   */
  public ChosenKernels(Runnable beforeChoice, LongSupplier nanoClock) {
    this.beforeChoice = beforeChoice;
    this.warmups = new Warmups(this::kernels, nanoClock);
  }

  private ChosenKernels(Kernels kernels, Warmups warmups) {
    this.beforeChoice = () -> {};
    this.warmups = warmups;
    this.loaded = kernels;
  }

  /** Returns kernels that were chosen by somebody else, with these warm-ups. */
  public static ChosenKernels of(Kernels kernels, Warmups warmups) {
    return new ChosenKernels(kernels, warmups);
  }

  /** Returns whether the chosen kernels of this algorithm run at their speed already. */
  public boolean areReady(HashAlgorithm algorithm) {
    return loaded != null && warmups.of(algorithm).isReady();
  }

  /**
   * Returns the kernels, after having loaded them if need be.
   *
   * @throws IllegalArgumentException if the choice is forced and is not available
   */
  public Kernels kernels() {
    Kernels now = loaded;
    return now != null ? now : load();
  }

  /** Returns the warm-up that makes the kernels of this algorithm ready; loads none of them. */
  public Warmup warmup(HashAlgorithm algorithm) {
    return warmups.of(algorithm);
  }

  /**
   * Returns which kernels are used, and loads none of them.
   *
   * @throws IllegalArgumentException as {@link #kernels}
   */
  public synchronized KernelChoice choice() {
    if (!prepared) {
      beforeChoice.run();
      prepared = true;
    }
    return KernelSelector.choice();
  }

  private synchronized Kernels load() {
    Kernels now = loaded;
    if (now == null) {
      KernelChoice choice = choice();
      now = KernelSelector.kernels(choice);
      if (choice.forced() || choice.vectorBits() == 0) {
        warmups.skip();
      }
      loaded = now;
    }
    return now;
  }
}
