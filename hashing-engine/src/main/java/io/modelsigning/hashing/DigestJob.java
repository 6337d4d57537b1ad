package io.modelsigning.hashing;

import io.modelsigning.domain.ModelAccessException;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.manifest.Digest;
import io.modelsigning.domain.manifest.FileRange;
import io.modelsigning.domain.manifest.HashAlgorithm;
import io.modelsigning.domain.port.out.ModelSource;
import io.modelsigning.domain.port.out.ProgressListener;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One call of the engine: its threads, buffers, open files and results. All of them end with {@link
 * #run}, however that ends.
 *
 * <p>The first failure, or an interrupt, interrupts all threads; what fails in consequence is not
 * reported.
 */
final class DigestJob {
  /** One buffer is hashed while another is filled. */
  private static final int BUFFERS = 2;

  /** Enough that to hand it over costs little, and little enough for the processors' caches. */
  private static final int STREAM_BYTES = 1 << 20;

  private static final long MIN_WARMUP_BYTES = 1L << 24;
  private static final long MIN_SHA256_WARMUP_BYTES = 1L << 28;

  /** By how much of its time a warm-up that is of no use delays everything. */
  private static final double WARMUP_COST = 0.3;

  /** Bytes per nanosecond between which plain kernels are, on any processor of today. */
  private static final double MIN_BASELINE = 0.2;

  private static final double MAX_BASELINE = 3;

  /** What lanes reach at least where they are the faster ones, in multiples of the plain rate. */
  private static final double USUAL_SPEEDUP = 1.5;

  /** Bytes per nanosecond of SHA-256 that a processor with instructions for it surpasses. */
  private static final double USUAL_BASELINE = 0.8;

  /** How long the JVM may take to compile plain kernels when it has much else to compile. */
  private static final long COMPILATION_NANOS = 100_000_000;

  /**
   * So many times the plain kernels' rate the lanes must be able to reach at best. What is less is
   * mostly no gain: on a busy machine plain kernels look slower than they are.
   */
  private static final double MIN_EXPECTED_SPEEDUP = 2;

  private static final int MAX_LANE_BYTES = 1 << 18;
  private static final int MIN_LANE_BYTES = 1 << 13;

  /** All lanes' together fit into a processor's own cache. */
  private static final int SELF_READ_LANE_BYTES = 1 << 16;

  private static final int SELF_READ_STREAM_BYTES = 1 << 17;

  /** Rooms of lanes lie apart by this more, lest their beginnings share one set of the cache. */
  private static final int LANE_GAP_BYTES = 64 + LaneKernel.MAX_PADDING_BYTES;

  private final HashingOptions options;
  private final ChosenKernels kernels;
  private final List<SharedContent> contents = new ArrayList<>();
  private final HashAlgorithm algorithm;
  private final ProgressListener progress;
  private final AtomicReferenceArray<Digest> digests;
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private final WorkerPool readers;
  private final WorkerPool hashers;
  private final WorkerPool warmers;
  private final ReadAhead readAhead;
  private final long totalBytes;

  DigestJob(
      HashingOptions options,
      ChosenKernels kernels,
      ModelSource model,
      List<FileRange> ranges,
      HashAlgorithm algorithm,
      ProgressListener progress) {
    this.options = options;
    this.kernels = kernels;
    this.algorithm = algorithm;
    this.progress = progress;
    this.digests = new AtomicReferenceArray<>(ranges.size());
    long total = 0;
    for (int i = 0; i < ranges.size(); i++) {
      contents.add(new SharedContent(model, ranges.get(i), i, progress));
      total += ranges.get(i).sizeBytes();
    }
    this.totalBytes = total;
    this.readers = new WorkerPool(options.ioThreads(), "model-reader-", this::fail);
    this.hashers = new WorkerPool(options.threads(), "model-hasher-", this::fail);
    this.warmers = new WorkerPool(1, "model-warmer-", this::fail);
    // What a thread reads at a time leaves a reader nothing.
    int processors =
        total > SELF_READ_STREAM_BYTES ? Runtime.getRuntime().availableProcessors() : 0;
    boolean tooMany = options.ioThreads() < options.threads();
    this.readAhead = new ReadAhead(processors, tooMany);
  }

  /** Returns the digests, in the order of the ranges. */
  List<Digest> run() throws ModelAccessException, InterruptedException {
    List<SharedContent> longestFirst = new ArrayList<>(contents);
    longestFirst.sort((a, b) -> Long.compare(b.range().sizeBytes(), a.range().sizeBytes()));
    try (Arena arena = Arena.ofShared()) {
      try {
        start(longestFirst, arena);
        hashers.finish();
        hashers.awaitEnd();
      } finally {
        end();
      }
    }
    Throwable cause = failure.get();
    if (cause != null) {
      throw asDeclared(cause);
    }
    List<Digest> result = new ArrayList<>(digests.length());
    for (int i = 0; i < digests.length(); i++) {
      result.add(Objects.requireNonNull(digests.get(i)));
    }
    return result;
  }

  private void start(List<SharedContent> longestFirst, Arena arena) {
    if (algorithm == HashAlgorithm.BLAKE3) {
      startTrees(new TreeWorkQueue(longestFirst), arena);
    } else {
      startMessages(new MessageWorkQueue(longestFirst), arena);
    }
  }

  private void startTrees(TreeWorkQueue source, Arena arena) {
    for (int i = 0; i < options.threads(); i++) {
      hash(() -> hashTrees(source, arena));
    }
    if (mayWarmUp()) {
      warmUp(this::makeReady);
    }
  }

  private void startMessages(MessageWorkQueue queue, Arena arena) {
    if (options.ioThreads() == 1) {
      // A second message at the same time would make the disk seek to and fro.
      hash(() -> hashMessages(queue, arena));
      return;
    }
    planLanes(queue);
    // One message is hashed by one thread.
    for (int i = 0; i < Math.min(options.threads(), contents.size()); i++) {
      hash(() -> hashMessages(queue, arena));
    }
    if (mayWarmUp()) {
      warmUp(
          () -> {
            if (lanesCanPay(queue)) {
              makeReady();
              planLanes(queue);
            }
          });
    }
  }

  private boolean mayWarmUp() {
    return totalBytes >= warmupBytes()
        && !kernels.areReady(algorithm)
        && !kernels.warmup(algorithm).isGivenUp();
  }

  private void makeReady() throws InterruptedException {
    // Kernels that were forced, or are plain, are ready once they are loaded.
    kernels.kernels();
    Warmup warmup = kernels.warmup(algorithm);
    if (!warmup.isReady()) {
      warmup.run();
    }
  }

  /**
   * A warm-up takes a processor from hashing for a while, which lanes have to make good. What is
   * cheap to ask comes first: to wait until the plain kernels' rate is known is not, to load vector
   * kernels is the dearest.
   */
  private boolean lanesCanPay(MessageWorkQueue queue) throws InterruptedException {
    int most = LaneKernel.MAX_LANES;
    BaselineThroughput plain = kernels.warmup(algorithm).baseline();
    if (!pays(queue, MIN_BASELINE, most, most)) {
      return false;
    }
    if (!pays(queue, MAX_BASELINE, most, USUAL_SPEEDUP)
        && !pays(queue, plain.await(MAX_BASELINE, COMPILATION_NANOS), most, most)) {
      return false;
    }
    Optional<LaneKernel> kernel = kernels.kernels().lanes(algorithm);
    if (kernel.isEmpty()) {
      return false;
    }
    // A low rate may be that of code which is still to be compiled.
    double plainRate = plain.await(USUAL_BASELINE, COMPILATION_NANOS);
    double speedup = kernel.get().maxRate() / plainRate;
    return speedup >= MIN_EXPECTED_SPEEDUP && pays(queue, plainRate, kernel.get().lanes(), speedup);
  }

  /** Returns whether lanes would save more than their warm-up costs, if all is as assumed. */
  private boolean pays(MessageWorkQueue queue, double plainRate, int lanes, double speedup) {
    int threads = options.threads();
    double warmupBytes = kernels.warmup(algorithm).expectedNanos() * plainRate;
    return queue.savedByLanes(warmupBytes * threads, threads, lanes, speedup)
        > WARMUP_COST * warmupBytes;
  }

  /** Leaves all to streams where there are no lanes, or none that are ready. */
  private void planLanes(MessageWorkQueue queue) {
    if (kernels.areReady(algorithm)) {
      double speedup = kernels.warmup(algorithm).speedup();
      kernels
          .kernels()
          .lanes(algorithm)
          .ifPresent(kernel -> queue.plan(options.threads(), kernel.lanes(), speedup));
    }
  }

  private void hash(WorkerPool.Task task) {
    hashers.execute(busy(task));
  }

  private void warmUp(WorkerPool.Task task) {
    warmers.execute(busy(task));
  }

  /** Readers are to leave a processor to the task, from now until it ends. */
  private WorkerPool.Task busy(WorkerPool.Task task) {
    readAhead.workBegins();
    return () -> {
      try {
        task.run();
      } finally {
        readAhead.workEnds();
      }
    };
  }

  /** Returns from how many bytes on vector kernels are ready before plain ones are done. */
  private long warmupBytes() {
    return algorithm == HashAlgorithm.SHA256 ? MIN_SHA256_WARMUP_BYTES : MIN_WARMUP_BYTES;
  }

  /** Stops what still runs, and returns when nothing does. */
  private void end() {
    hashers.stop();
    readers.stop();
    warmers.stop();
    boolean interrupted = false;
    while (true) {
      try {
        hashers.awaitEnd();
        readers.awaitEnd();
        warmers.awaitEnd();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    contents.forEach(SharedContent::close);
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void fail(Throwable cause) {
    failure.compareAndSet(null, cause);
    hashers.stop();
    readers.stop();
    warmers.stop();
  }

  private static ModelAccessException asDeclared(Throwable cause) {
    return switch (cause) {
      case ModelAccessException e -> e;
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      default -> throw new IllegalStateException("hashing ended unexpectedly", cause);
    };
  }

  private void hashTrees(TreeWorkQueue source, Arena arena)
      throws ModelAccessException, InterruptedException {
    int bytes = Math.clamp(totalBytes, 1, TreeHasher.UNIT_BYTES);
    List<LaneBuffer> buffers = buffers(() -> LaneBuffer.ofNative(arena, 1, bytes));
    Prefetcher prefetcher =
        new Prefetcher(source, readers, readAhead, Prefetcher.NO_PADDING, buffers, bytes, bytes, 1);
    drain(prefetcher, new TreeHasher(kernels));
  }

  private void hashMessages(MessageWorkQueue queue, Arena arena)
      throws ModelAccessException, InterruptedException {
    while (true) {
      switch (queue.nextStage()) {
        case LANES -> hashLanes(queue, arena, kernels.kernels().lanes(algorithm).orElseThrow());
        case STREAM -> hashStreams(queue);
        case END -> {
          return;
        }
      }
    }
  }

  private void hashLanes(MessageWorkQueue queue, Arena arena, LaneKernel kernel)
      throws ModelAccessException, InterruptedException {
    // Little data is spread over all lanes rather than put into the first few.
    long share = totalBytes / ((long) options.threads() * kernel.lanes()) / BUFFERS;
    int laneBytes = Math.clamp(Long.highestOneBit(share), MIN_LANE_BYTES, MAX_LANE_BYTES);
    int strideBytes = laneBytes + LANE_GAP_BYTES;
    List<LaneBuffer> buffers =
        buffers(() -> LaneBuffer.ofNative(arena, kernel.lanes(), strideBytes));
    Prefetcher.Padding padding =
        (buffer, offset, bytes) -> (int) kernel.pad(buffer.segment(), offset, bytes);
    Prefetcher prefetcher =
        new Prefetcher(
            queue::nextInLane,
            readers,
            readAhead,
            padding,
            buffers,
            laneBytes,
            SELF_READ_LANE_BYTES,
            options.ioThreads());
    drain(prefetcher, new LaneHasher(kernel));
  }

  private void hashStreams(MessageWorkQueue queue)
      throws ModelAccessException, InterruptedException {
    int bytes = Math.clamp(totalBytes, 1, STREAM_BYTES);
    BaselineThroughput rate = kernels.warmup(algorithm).baseline();
    // The JDK's digests want arrays; readers copy into them rather than the hashing thread.
    List<LaneBuffer> buffers = buffers(() -> LaneBuffer.ofArray(bytes));
    Prefetcher prefetcher =
        new Prefetcher(
            queue::nextStreamed,
            readers,
            readAhead,
            Prefetcher.NO_PADDING,
            buffers,
            bytes,
            SELF_READ_STREAM_BYTES,
            1);
    drain(prefetcher, new StreamHasher(PlainDigests.create(algorithm), rate));
  }

  private static List<LaneBuffer> buffers(Supplier<LaneBuffer> one) {
    return Stream.generate(one).limit(BUFFERS).toList();
  }

  private void drain(Prefetcher prefetcher, BufferHasher hasher)
      throws ModelAccessException, InterruptedException {
    for (LaneBuffer buffer = prefetcher.take(); !buffer.isEmpty(); buffer = prefetcher.take()) {
      hasher.hash(buffer, this::store);
      long bytes = buffer.messageBytes();
      prefetcher.release(buffer);
      progress.hashed(bytes);
    }
  }

  private void store(WorkUnit unit, byte[] digest) {
    digests.set(unit.content().index(), new Digest(algorithm, Bytes.of(digest)));
  }
}
