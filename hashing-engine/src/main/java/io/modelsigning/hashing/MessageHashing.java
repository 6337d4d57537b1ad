package io.modelsigning.hashing;

import io.modelsigning.domain.ModelAccessException;
import io.modelsigning.domain.manifest.HashAlgorithm;
import io.modelsigning.hashing.cost.BaselineThroughput;
import io.modelsigning.hashing.cost.MeasuredCosts;
import io.modelsigning.hashing.kernel.LaneKernel;
import io.modelsigning.hashing.kernel.PlainDigests;
import io.modelsigning.hashing.read.BufferPipeline;
import io.modelsigning.hashing.read.PrefetchPlan;
import io.modelsigning.hashing.schedule.MessageWorkQueue;
import io.modelsigning.hashing.schedule.WorkerPool;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Hashes SHA-256 and BLAKE2b: a message is hashed by one thread, alone as a stream, or in a lane
 * beside others.
 */
final class MessageHashing implements HashingStrategy {
  /** Lanes lie apart by this more: without it their beginnings would share one set of the cache. */
  private static final int LANE_GAP_BYTES = 64 + LaneKernel.MAX_PADDING_BYTES;

  private final EngineParts engine;
  private final HashAlgorithm algorithm;
  private final MessageWorkQueue queue;
  private final BufferPipeline pipeline;

  MessageHashing(
      EngineParts engine,
      HashAlgorithm algorithm,
      MessageWorkQueue queue,
      BufferPipeline pipeline) {
    this.engine = engine;
    this.algorithm = algorithm;
    this.queue = queue;
    this.pipeline = pipeline;
  }

  @Override
  public List<WorkerPool.Task> hashing() {
    if (hasOneReader()) {
      return List.of(this::hash);
    }
    planLanes();
    int threads = Math.min(engine.options().threads(), queue.messages());
    return Collections.nCopies(threads, this::hash);
  }

  @Override
  public Optional<WorkerPool.Task> warmup() {
    return !hasOneReader() && engine.mayWarmUp(algorithm, queue.totalBytes())
        ? Optional.of(this::warmUp)
        : Optional.empty();
  }

  /** A second message at the same time would make the disk seek between the two. */
  private boolean hasOneReader() {
    return engine.options().ioThreads() == 1;
  }

  private void warmUp() throws InterruptedException {
    BaselineThroughput baseline = engine.kernels().warmup(algorithm).baseline();
    if (engine.policy(algorithm).lanesPay(queue, baseline, this::lanes)) {
      engine.warmUp(algorithm);
      planLanes();
    }
  }

  private Optional<LaneKernel> lanes() {
    return engine.kernels().kernels().lanes(algorithm);
  }

  /** Leaves all messages to streams where there are no lanes, or none that are ready. */
  private void planLanes() {
    if (engine.kernels().areReady(algorithm)) {
      double speedup = engine.kernels().warmup(algorithm).speedup();
      lanes().ifPresent(kernel -> queue.plan(engine.options().threads(), kernel.lanes(), speedup));
    }
  }

  private void hash() throws ModelAccessException, InterruptedException {
    while (true) {
      switch (queue.nextStage()) {
        case LANES -> hashInLanes(lanes().orElseThrow());
        case STREAM -> hashStreams();
        case END -> {
          return;
        }
      }
    }
  }

  private void hashInLanes(LaneKernel kernel) throws ModelAccessException, InterruptedException {
    // Little data is spread over all lanes instead of filling the first few.
    int threads = engine.options().threads();
    long share = queue.totalBytes() / ((long) threads * kernel.lanes()) / BufferPipeline.BUFFERS;
    int laneBytes =
        Math.clamp(
            Long.highestOneBit(share), MeasuredCosts.MIN_LANE_BYTES, MeasuredCosts.MAX_LANE_BYTES);
    PrefetchPlan plan =
        new PrefetchPlan(
            laneBytes,
            MeasuredCosts.SELF_READ_LANE_BYTES,
            engine.options().ioThreads(),
            (buffer, offset, bytes) -> (int) kernel.pad(buffer.segment(), offset, bytes));
    pipeline.hash(
        queue::nextInLane,
        pipeline.buffers(kernel.lanes(), laneBytes + LANE_GAP_BYTES),
        plan,
        new LaneHasher(kernel));
  }

  private void hashStreams() throws ModelAccessException, InterruptedException {
    int streams = Math.min(engine.options().threads(), queue.messages());
    PrefetchPlan plan =
        PrefetchPlan.ofOneLane(streams, queue.totalBytes(), MeasuredCosts.SELF_READ_STREAM_BYTES);
    BaselineThroughput baseline = engine.kernels().warmup(algorithm).baseline();
    pipeline.hash(
        queue::nextStreamed,
        pipeline.buffers(1, plan.laneBytes()),
        plan,
        new StreamHasher(PlainDigests.create(algorithm), baseline));
  }
}
