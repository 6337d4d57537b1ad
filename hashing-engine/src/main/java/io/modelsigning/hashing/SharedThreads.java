package io.modelsigning.hashing;

import io.modelsigning.domain.ModelAccessException;
import io.modelsigning.domain.engine.EngineDescription;
import io.modelsigning.domain.manifest.Digest;
import io.modelsigning.domain.manifest.FileRange;
import io.modelsigning.domain.manifest.HashAlgorithm;
import io.modelsigning.domain.port.out.DigestEngine;
import io.modelsigning.domain.port.out.ModelSource;
import io.modelsigning.domain.port.out.ProgressListener;
import io.modelsigning.hashing.cost.ChosenKernels;
import io.modelsigning.hashing.cost.MeasuredCosts;
import java.util.List;
import java.util.concurrent.Semaphore;

/**
 * The threads by which the models of a catalogue are hashed: however many are hashed at a time, no
 * more threads hash than were asked for, and all of them have work. Small models are hashed side by
 * side, by one thread each; a large one has all threads, one large one after the other.
 * Thread-safe.
 *
 * <p>Memory is bounded as for one call of an engine with all threads.
 */
public final class SharedThreads {
  /** Below that, threads of one model wait for each other more than they help. */
  static final long SMALL_MODEL_BYTES = 64 << 20;

  private final HashingOptions options;
  private final EngineParts alone;
  private final EngineParts together;
  private final Semaphore free;

  /**
   * @param options how many threads there are in all
   * @param beforeVectors may load the module {@code jdk.incubator.vector}, as for {@link
   *     HashingModule#digestEngine(HashingOptions, Runnable)}
   */
  public SharedThreads(HashingOptions options, Runnable beforeVectors) {
    this.options = options;
    ChosenKernels kernels = new ChosenKernels(beforeVectors, System::nanoTime);
    MeasuredCosts costs = new MeasuredCosts();
    this.together = new EngineParts(options, kernels, costs);
    this.alone = new EngineParts(new HashingOptions(1, 1), kernels, costs);
    this.free = new Semaphore(options.threads(), true);
  }

  /**
   * Returns an engine that hashes by these threads.
   *
   * @param ioThreads with 1, the model has all threads even if it is small, as suits a disk that is
   *     slow at seeking
   */
  public DigestEngine engine(int ioThreads) {
    return new Engine(
        new ParallelDigestEngine(alone),
        new ParallelDigestEngine(
            new EngineParts(
                options.withIoThreads(ioThreads), together.kernels(), together.costs())),
        ioThreads == 1);
  }

  private final class Engine implements DigestEngine {
    private final DigestEngine one;
    private final DigestEngine all;
    private final boolean alwaysAll;

    Engine(DigestEngine one, DigestEngine all, boolean alwaysAll) {
      this.one = one;
      this.all = all;
      this.alwaysAll = alwaysAll;
    }

    @Override
    public List<Digest> digest(
        ModelSource model,
        List<FileRange> ranges,
        HashAlgorithm algorithm,
        ProgressListener progress)
        throws ModelAccessException, InterruptedException {
      boolean small = !alwaysAll && bytesOf(ranges) < SMALL_MODEL_BYTES;
      int threads = small ? 1 : options.threads();
      free.acquire(threads);
      try {
        return (small ? one : all).digest(model, ranges, algorithm, progress);
      } finally {
        free.release(threads);
      }
    }

    private long bytesOf(List<FileRange> ranges) {
      long bytes = 0;
      for (FileRange range : ranges) {
        bytes += range.sizeBytes();
      }
      return bytes;
    }

    @Override
    public EngineDescription describe() {
      return all.describe();
    }
  }
}
