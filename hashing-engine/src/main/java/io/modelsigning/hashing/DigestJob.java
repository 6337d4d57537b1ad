package io.modelsigning.hashing;

import io.modelsigning.domain.ModelAccessException;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.manifest.Digest;
import io.modelsigning.domain.manifest.HashAlgorithm;
import io.modelsigning.domain.port.out.ModelReader;
import io.modelsigning.hashing.cost.MeasuredCosts;
import io.modelsigning.hashing.read.BufferPipeline;
import io.modelsigning.hashing.read.ReadAhead;
import io.modelsigning.hashing.read.Readers;
import io.modelsigning.hashing.schedule.MessageWorkQueue;
import io.modelsigning.hashing.schedule.SharedContent;
import io.modelsigning.hashing.schedule.TreeWorkQueue;
import io.modelsigning.hashing.schedule.WorkUnit;
import io.modelsigning.hashing.schedule.WorkerPool;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * One call of the engine: its threads, buffers, open files and results. All of them end with {@link
 * #run}, however that ends. What the threads do is the {@link HashingStrategy}'s.
 *
 * <p>The first failure, or an interrupt, interrupts all threads; what fails in consequence is not
 * reported.
 */
final class DigestJob {
  private final EngineParts engine;
  private final DigestRequest request;
  private final long totalBytes;
  private final ModelReader reader;
  private final List<SharedContent> contents = new ArrayList<>();
  private final AtomicReferenceArray<Digest> digests;
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private final WorkerPool readers;
  private final WorkerPool hashers;
  private final WorkerPool warmers;
  private final ReadAhead readAhead;

  DigestJob(EngineParts engine, DigestRequest request) {
    this.engine = engine;
    this.request = request;
    this.totalBytes = request.totalBytes();
    this.digests = new AtomicReferenceArray<>(request.ranges().size());
    this.reader = request.model().reader(request.ranges());
    SharedContent.Source source =
        new SharedContent.Source(request.model(), reader, request.progress());
    for (int i = 0; i < request.ranges().size(); i++) {
      contents.add(new SharedContent(source, request.ranges().get(i), i, request.offsetBytes(i)));
    }
    HashingOptions options = engine.options();
    this.readers = new WorkerPool(options.ioThreads(), "model-reader-", this::fail);
    this.hashers = new WorkerPool(options.threads(), "model-hasher-", this::fail);
    this.warmers = new WorkerPool(1, "model-warmer-", this::fail);
    // What a hashing thread reads at a time would be all there is: nothing is left to read ahead.
    boolean more = totalBytes > MeasuredCosts.SELF_READ_STREAM_BYTES;
    int processors = more ? Runtime.getRuntime().availableProcessors() : 0;
    this.readAhead = new ReadAhead(processors, options.ioThreads() < options.threads());
  }

  /** Returns the digests, in the order of the ranges. */
  List<Digest> run() throws ModelAccessException, InterruptedException {
    try (Arena arena = Arena.ofShared()) {
      try {
        start(strategy(arena));
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

  private HashingStrategy strategy(Arena arena) {
    List<SharedContent> longestFirst = new ArrayList<>(contents);
    // Short files stay in the order of the listing, in which those of a directory are together.
    longestFirst.sort((a, b) -> Long.compare(orderedBytes(b), orderedBytes(a)));
    BufferPipeline pipeline =
        new BufferPipeline(arena, new Readers(readers, readAhead), request.progress(), this::store);
    HashAlgorithm algorithm = request.algorithm();
    return algorithm == HashAlgorithm.BLAKE3
        ? new TreeHashing(engine, new TreeWorkQueue(longestFirst), pipeline, totalBytes)
        : new MessageHashing(engine, algorithm, new MessageWorkQueue(longestFirst), pipeline);
  }

  private static long orderedBytes(SharedContent content) {
    return Math.max(content.range().sizeBytes(), MeasuredCosts.MIN_ORDERED_BYTES);
  }

  private void start(HashingStrategy strategy) {
    for (WorkerPool.Task task : strategy.hashing()) {
      hashers.execute(busy(task));
    }
    strategy.warmup().ifPresent(task -> warmers.execute(busy(task)));
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

  /** Stops what still runs, and returns when nothing does. */
  private void end() {
    stop();
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
    reader.close();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void fail(Throwable cause) {
    failure.compareAndSet(null, cause);
    stop();
  }

  private void stop() {
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

  private void store(WorkUnit unit, byte[] digest) {
    digests.set(unit.content().index(), new Digest(request.algorithm(), Bytes.of(digest)));
  }
}
