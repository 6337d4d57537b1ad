package io.modelsigning.hashing;

import io.modelsigning.domain.ModelAccessException;
import io.modelsigning.domain.manifest.HashAlgorithm;
import io.modelsigning.hashing.read.BufferPipeline;
import io.modelsigning.hashing.read.PrefetchPlan;
import io.modelsigning.hashing.schedule.TreeWorkQueue;
import io.modelsigning.hashing.schedule.WorkerPool;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Hashes BLAKE3: all threads share every long message, subtree by subtree. */
final class TreeHashing implements HashingStrategy {
  private final EngineParts engine;
  private final TreeWorkQueue queue;
  private final BufferPipeline pipeline;
  private final long totalBytes;

  TreeHashing(EngineParts engine, TreeWorkQueue queue, BufferPipeline pipeline, long totalBytes) {
    this.engine = engine;
    this.queue = queue;
    this.pipeline = pipeline;
    this.totalBytes = totalBytes;
  }

  @Override
  public List<WorkerPool.Task> hashing() {
    return Collections.nCopies(engine.options().threads(), this::hash);
  }

  @Override
  public Optional<WorkerPool.Task> warmup() {
    return engine.mayWarmUp(HashAlgorithm.BLAKE3, totalBytes)
        ? Optional.of(() -> engine.warmUp(HashAlgorithm.BLAKE3))
        : Optional.empty();
  }

  private void hash() throws ModelAccessException, InterruptedException {
    int bytes = Math.clamp(totalBytes, 1, TreeWorkQueue.UNIT_BYTES);
    pipeline.hash(
        queue,
        pipeline.nativeBuffers(1, bytes),
        PrefetchPlan.ofOneLane(bytes, bytes),
        new TreeHasher(engine.kernels()));
  }
}
