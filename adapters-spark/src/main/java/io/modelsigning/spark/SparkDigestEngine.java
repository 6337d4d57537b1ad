package io.modelsigning.spark;

import io.modelsigning.domain.ModelAccessException;
import io.modelsigning.domain.Warning;
import io.modelsigning.domain.engine.EngineDescription;
import io.modelsigning.domain.engine.EngineDescription.Fact;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.manifest.Digest;
import io.modelsigning.domain.manifest.FileRange;
import io.modelsigning.domain.manifest.HashAlgorithm;
import io.modelsigning.domain.port.out.DigestEngine;
import io.modelsigning.domain.port.out.ModelSource;
import io.modelsigning.domain.port.out.ProgressListener;
import io.modelsigning.domain.storage.Location;
import io.modelsigning.hashing.HashingModule;
import io.modelsigning.hashing.HashingOptions;
import io.modelsigning.hashing.PartialDigestEngine;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.spark.SparkContext;

/**
 * Hashes on the executors of a Spark cluster. Models have to be where {@link ClusterStorages#reach}
 * is true: each executor opens them itself.
 *
 * <p>The driver takes no digest but of what it asked for: each path, range and version exactly
 * once. That a digest is of these bytes, it takes the executor's word for; of a sample, it makes
 * sure itself ({@link ClusterOptions#recheckPercent}). Calls at the same time share jobs.
 * Thread-safe.
 */
public final class SparkDigestEngine implements DigestEngine, AutoCloseable {
  /** So often a waiting call looks whether the cluster is still there. */
  private static final long LOOK_MILLIS = 500;

  private final ClusterOptions options;
  private final ClusterWatch watch;
  private final Jobs jobs;
  private final CompletableFuture<ClusterFitness> fitness = new CompletableFuture<>();
  private final Consumer<Warning> warnings;
  private final PartialDigestEngine ofDriver =
      HashingModule.partialDigestEngine(HashingOptions.automatic(), () -> {});
  private final SecureRandom random = new SecureRandom();
  private boolean asked;

  SparkDigestEngine(
      Jobs jobs, ClusterOptions options, ClusterWatch watch, Consumer<Warning> warnings) {
    this.options = options;
    this.watch = watch;
    this.jobs = jobs;
    this.warnings = warnings;
  }

  /**
   * Returns an engine for a cluster, of which nothing is asked yet.
   *
   * @param warnings told once what of the cluster makes hashing slow
   */
  public static SparkDigestEngine of(
      SparkContext spark, ClusterOptions options, Consumer<Warning> warnings) {
    return new SparkDigestEngine(
        new ClusterJobs(spark, options),
        options,
        ClusterWatch.of(spark, options.patience()),
        warnings);
  }

  @Override
  public List<Digest> digest(
      ModelSource model, List<FileRange> ranges, HashAlgorithm algorithm, ProgressListener progress)
      throws ModelAccessException, InterruptedException {
    if (ranges.isEmpty()) {
      return List.of();
    }
    Location location = location(model);
    requireFit(model);
    Request request = new Request(model, location, ranges, algorithm, progress);
    warnIfNotSpread(request);
    jobs.submit(request);
    List<Digest> digests;
    try {
      digests = await(request.result(), model);
    } finally {
      // A job that nobody waits for any more is not to go on.
      boolean unused = request.result().cancel(false);
    }
    recheck(request);
    return digests;
  }

  private static Location location(ModelSource model) throws ModelAccessException {
    Optional<Location> location = model.location().filter(ClusterStorages::reach);
    if (location.isEmpty()) {
      throw new ModelAccessException(
          SparkReasons.NOT_ON_CLUSTER,
          model.name(),
          "executors cannot open the model '%s', which must be in a file system of the cluster"
              .formatted(model.location().map(Location::toString).orElse(model.name())));
    }
    return location.get();
  }

  private void requireFit(ModelSource model) throws ModelAccessException, InterruptedException {
    synchronized (fitness) {
      if (!asked) {
        asked = true;
        Thread.ofPlatform().daemon().name("model-probe").start(this::ask);
      }
    }
    ClusterFitness found = await(fitness, model);
    if (found.fault().isPresent()) {
      throw new ModelAccessException(SparkReasons.CLUSTER_UNFIT, model.name(), found.fault().get());
    }
  }

  private void ask() {
    try {
      ClusterFitness found = ClusterFitness.of(jobs.probe());
      found.plainKernels().ifPresent(warnings);
      fitness.complete(found);
    } catch (Exception | Error e) {
      // Spark throws checked exceptions that it does not declare.
      fitness.complete(ClusterFitness.unfit(SparkFailures.sentence(e)));
    }
  }

  /** Waits for what the cluster does, but no longer than there is hope. */
  private <T> T await(CompletableFuture<T> result, ModelSource model)
      throws ModelAccessException, InterruptedException {
    try {
      while (true) {
        try {
          return result.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
          Optional<String> problem =
              jobs.isStopped() ? Optional.of("the cluster has ended") : watch.problem();
          if (problem.isPresent()) {
            throw new ModelAccessException(
                SparkReasons.CLUSTER_UNAVAILABLE, model.name(), problem.get());
          }
        }
      }
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case ModelAccessException failure -> throw failure;
        case RuntimeException failure -> throw failure;
        case Error failure -> throw failure;
        case null, default -> throw new IllegalStateException("hashing ended unexpectedly", e);
      }
    }
  }

  /** One thread hashes SHA-256 and BLAKE2b of a file, however many there are. */
  private void warnIfNotSpread(Request request) {
    long longest = request.longestBytes();
    int cores = jobs.cores();
    long share = request.bytes() / cores;
    if (request.algorithm() != HashAlgorithm.BLAKE3
        && cores > 1
        && longest > 2 * options.taskBytes()
        && longest > share + share / 2) {
      request
          .progress()
          .warned(
              new Warning(
                  SparkReasons.NOT_SPREAD,
                  ("one file has %d MiB of %d, and one task hashes it whatever the number of"
                          + " executors: that takes %.1f times as long as if it could be spread over"
                          + " the %d cores, as shards and BLAKE3 can")
                      .formatted(
                          longest >> 20,
                          request.bytes() >> 20,
                          (double) longest / Math.max(1, share),
                          cores)));
    }
  }

  /** Hashes a sample here, of which no executor knows what is in it. */
  private void recheck(Request request) throws ModelAccessException, InterruptedException {
    List<Integer> whole = new ArrayList<>();
    List<Integer> parts = new ArrayList<>();
    for (int i = 0; i < request.pieceCount(); i++) {
      if (random.nextDouble() * 100 < options.recheckPercent()) {
        (request.piece(i).isWhole() ? whole : parts).add(i);
      }
    }
    List<Digest> digests =
        ofDriver.digest(
            request.model(),
            whole.stream().map(i -> request.piece(i).range()).toList(),
            request.algorithm(),
            ProgressListener.NONE);
    for (int i = 0; i < digests.size(); i++) {
      requireSame(request, whole.get(i), digests.get(i).value());
    }
    List<Bytes> values =
        ofDriver.chainingValues(
            request.model(),
            parts.stream().map(i -> request.piece(i).part()).toList(),
            ProgressListener.NONE);
    for (int i = 0; i < values.size(); i++) {
      requireSame(request, parts.get(i), values.get(i));
    }
  }

  private static void requireSame(Request request, int index, Bytes here)
      throws ModelAccessException {
    Request.Value there = request.value(index);
    if (!there.value().equals(here)) {
      Piece piece = request.piece(index);
      String display = request.model().display(piece.range().file().path());
      throw new ModelAccessException(
          SparkReasons.DIGEST_NOT_CONFIRMED,
          display,
          ("executor %s gave another digest of '%s' (bytes %d to %d) than the driver computes of the"
                  + " same version: do not trust that machine")
              .formatted(there.executor(), display, piece.startBytes(), piece.endBytes()));
    }
  }

  @Override
  public EngineDescription describe() {
    int executors = watch.executors();
    int cores = jobs.cores();
    return new EngineDescription(
        "hashing on %d executors with %d cores of Spark %s"
            .formatted(executors, cores, jobs.version()),
        List.of(
            new Fact.Count("executors", executors),
            new Fact.Count("cores", cores),
            new Fact.Text("spark", jobs.version())));
  }

  /** Ends what still goes on. The context stays open. */
  @Override
  public void close() {
    jobs.close();
  }
}
