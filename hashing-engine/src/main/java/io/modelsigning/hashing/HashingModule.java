package io.modelsigning.hashing;

import dagger.Module;
import dagger.Provides;
import io.modelsigning.domain.port.out.DigestEngine;
import io.modelsigning.hashing.cost.ChosenKernels;
import io.modelsigning.hashing.cost.MeasuredCosts;
import io.modelsigning.hashing.kernel.KernelChoice;
import io.modelsigning.hashing.kernel.KernelSelector;
import jakarta.inject.Singleton;

/** Provides the hashing engine; callers without Dagger use the factory as it is. */
@Module
public interface HashingModule {
  /**
   * Returns an engine that hashes in parallel, in SIMD lanes if the JVM was started with {@code
   * --add-modules jdk.incubator.vector}.
   *
   * <p>Safe for use by several threads; each call has threads of its own. However large the model,
   * a call holds at most 12 MiB of buffers for each hashing thread and 1 MiB for each reading
   * thread, with BLAKE3 32 bytes for each MiB of the files in work, and some hundred bytes for each
   * range.
   *
   * @throws IllegalArgumentException if the property {@value KernelSelector#PROPERTY} asks for
   *     kernels that cannot run here
   */
  @Provides
  @Singleton
  static DigestEngine digestEngine(HashingOptions options) {
    return digestEngine(options, () -> {});
  }

  /**
   * Returns an engine as {@link #digestEngine(HashingOptions)} does, for an application that can
   * load the vector module itself.
   *
   * @param beforeVectors may load the module {@code jdk.incubator.vector}; called at most once, on
   *     any thread, before the engine looks for it, which it does not do for a small model
   * @throws IllegalArgumentException if the property {@value KernelSelector#PROPERTY} asks for
   *     kernels that cannot run here
   */
  static DigestEngine digestEngine(HashingOptions options, Runnable beforeVectors) {
    return partialDigestEngine(options, beforeVectors);
  }

  /**
   * Returns an engine as {@link #digestEngine(HashingOptions, Runnable)} does, which also hashes
   * parts of messages, for engines that are spread over several machines.
   *
   * @throws IllegalArgumentException if the property {@value KernelSelector#PROPERTY} asks for
   *     kernels that cannot run here
   */
  static PartialDigestEngine partialDigestEngine(HashingOptions options, Runnable beforeVectors) {
    ChosenKernels kernels = new ChosenKernels(beforeVectors, System::nanoTime);
    if (System.getProperty(KernelSelector.PROPERTY) != null) {
      kernels.kernels();
    }
    return new ParallelDigestEngine(new EngineParts(options, kernels, new MeasuredCosts()));
  }

  /**
   * Returns which kernels engines of this process use, where there is enough to hash, and why, in
   * one line for a diagnostic message.
   *
   * @throws IllegalArgumentException as {@link #digestEngine}
   */
  static String kernels() {
    KernelChoice choice = KernelSelector.choice();
    return choice.name() + ": " + choice.reason();
  }
}
