package io.modelsigning.spark.submit;

import io.modelsigning.cli.option.ThreadOption;
import io.modelsigning.cli.option.UsageException;
import io.modelsigning.cli.session.CommandContext;
import io.modelsigning.cli.usecase.EngineSource;
import io.modelsigning.cli.usecase.Engines;
import io.modelsigning.domain.ModelAccessException;
import io.modelsigning.domain.engine.EngineDescription;
import io.modelsigning.domain.manifest.Digest;
import io.modelsigning.domain.manifest.FileRange;
import io.modelsigning.domain.manifest.HashAlgorithm;
import io.modelsigning.domain.port.out.DigestEngine;
import io.modelsigning.domain.port.out.ModelSource;
import io.modelsigning.domain.port.out.ProgressListener;
import io.modelsigning.spark.ClusterOptions;
import io.modelsigning.spark.SparkDigestEngine;
import jakarta.inject.Inject;
import java.util.List;

/** Hashes on the cluster, of which there is one whatever the model. */
final class SparkEngines implements EngineSource {
  /**
   * So many models are opened, listed and judged at the same time, unless the user says otherwise:
   * the driver waits for file systems most of the time.
   */
  private static final int MODELS = 64;

  private final Cluster cluster;
  private final ClusterFlags flags;

  @Inject
  SparkEngines(Cluster cluster, ClusterFlags flags) {
    this.cluster = cluster;
    this.flags = flags;
  }

  @Override
  public Engines engines(ThreadOption threads, CommandContext context) {
    return storage -> engine(flags.options(), context);
  }

  @Override
  public Engines sharedEngines(ThreadOption threads, CommandContext context) throws UsageException {
    DigestEngine engine = engine(flags.options(), context);
    return storage -> engine;
  }

  @Override
  public int models(ThreadOption threads) throws UsageException {
    int models = threads.threads.or(MODELS);
    if (models < 1) {
      throw new UsageException("--threads must be at least 1, but is " + models);
    }
    return models;
  }

  /** What fails early, before there is something to hash, needs no cluster. */
  private DigestEngine engine(ClusterOptions options, CommandContext context) {
    return new DigestEngine() {
      @Override
      public List<Digest> digest(
          ModelSource model,
          List<FileRange> ranges,
          HashAlgorithm algorithm,
          ProgressListener progress)
          throws ModelAccessException, InterruptedException {
        return ranges.isEmpty() ? List.of() : begun().digest(model, ranges, algorithm, progress);
      }

      @Override
      public EngineDescription describe() {
        try {
          return begun().describe();
        } catch (ModelAccessException e) {
          return new EngineDescription("hashing on a cluster that cannot be used", List.of());
        }
      }

      private SparkDigestEngine begun() throws ModelAccessException {
        return cluster.engine(options, context::warn);
      }
    };
  }
}
