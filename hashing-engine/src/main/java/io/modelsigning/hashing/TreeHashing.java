package io.modelsigning.hashing;

import io.modelsigning.domain.ModelAccessException;
import io.modelsigning.domain.manifest.HashAlgorithm;
import io.modelsigning.hashing.cost.MeasuredCosts;
import io.modelsigning.hashing.read.BufferPipeline;
import io.modelsigning.hashing.read.PrefetchPlan;
import io.modelsigning.hashing.schedule.TreeWorkQueue;
import io.modelsigning.hashing.schedule.WorkerPool;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Hashes BLAKE3: all threads share every long message, subtree by subtree. */
final class TreeHashing implements HashingStrategy {
  private final EngineParts engine;
  private final TreeWorkQueue queue;
  private final BufferPipeline pipeline;
  private final long totalBytes;
  private final boolean warmsUp;
  private final CountDownLatch warmedUp = new CountDownLatch(1);

  TreeHashing(EngineParts engine, TreeWorkQueue queue, BufferPipeline pipeline, long totalBytes) {
    this.engine = engine;
    this.queue = queue;
    this.pipeline = pipeline;
    this.totalBytes = totalBytes;
    this.warmsUp = engine.mayWarmUp(HashAlgorithm.BLAKE3, totalBytes);
  }

  @Override
  public List<WorkerPool.Task> hashing() {
    int threads = engine.options().threads();
    if (!leavesAProcessor(threads)) {
      return Collections.nCopies(threads, this::hash);
    }
    List<WorkerPool.Task> tasks = new ArrayList<>(Collections.nCopies(threads - 1, this::hash));
    tasks.add(this::hashAfterWarmup);
    return tasks;
  }

  /**
   * Returns whether one thread is to begin when the vector kernels are fast: until then the JVM's
   * compiler needs a processor more than plain hashing does, which is several times slower.
   */
  private boolean leavesAProcessor(int threads) {
    return threads > 1
        && threads >= Runtime.getRuntime().availableProcessors()
        && totalBytes >= engine.costs().minYieldingBytes()
        && warmsUp;
  }

  private void hashAfterWarmup() throws ModelAccessException, InterruptedException {
    while (!queue.isEmpty()
        && !warmedUp.await(MeasuredCosts.YIELDING_MILLIS, TimeUnit.MILLISECONDS)) {
      // The others may be done before the kernels are fast.
    }
    hash();
  }

  @Override
  public Optional<WorkerPool.Task> warmup() {
    return warmsUp ? Optional.of(this::warmUp) : Optional.empty();
  }

  private void warmUp() throws InterruptedException {
    try {
      engine.warmUp(HashAlgorithm.BLAKE3);
    } finally {
      warmedUp.countDown();
    }
  }

  private void hash() throws ModelAccessException, InterruptedException {
    PrefetchPlan plan =
        PrefetchPlan.ofOneLane(engine.options().threads(), totalBytes, TreeWorkQueue.UNIT_BYTES);
    pipeline.hash(
        queue, pipeline.buffers(1, plan.laneBytes()), plan, new TreeHasher(engine.kernels()));
  }
}
