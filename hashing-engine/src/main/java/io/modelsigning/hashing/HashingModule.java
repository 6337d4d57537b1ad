package io.modelsigning.hashing;

import dagger.Module;
import dagger.Provides;
import io.modelsigning.domain.port.out.DigestEngine;
import jakarta.inject.Singleton;

/** Provides the hashing engine; callers without Dagger use the factory as it is. */
@Module
public interface HashingModule {
  /**
   * Returns an engine that hashes in parallel, in SIMD lanes if the JVM was started with {@code
   * --add-modules jdk.incubator.vector}.
   *
   * <p>Safe for use by several threads; each call has threads of its own. It holds, for each
   * hashing thread, at most 16 MiB of buffers, however large the model, and 32 bytes for each MiB
   * of the files in work with BLAKE3.
   *
   * @throws IllegalArgumentException if the property {@value KernelSelector#PROPERTY} asks for
   *     kernels that cannot run here
   */
  @Provides
  @Singleton
  static DigestEngine digestEngine(HashingOptions options) {
    KernelChoice choice = KernelSelector.choice();
    Kernels kernels = KernelSelector.kernels(choice);
    Warmups warmups = new Warmups(kernels);
    if (choice.forced() || choice.vectorBits() == 0) {
      warmups.skip();
    }
    return new ParallelDigestEngine(options, kernels, warmups);
  }
}
