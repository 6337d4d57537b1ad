package io.modelsigning.spark.submit;

import io.modelsigning.domain.ModelAccessException;
import io.modelsigning.domain.Warning;
import io.modelsigning.spark.ClusterOptions;
import io.modelsigning.spark.SparkDigestEngine;
import io.modelsigning.spark.SparkReasons;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.SparkHadoopUtil;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * The cluster of this process, on which nothing is begun before something is to be hashed or
 * written there: help and usage errors need none. Thread-safe.
 */
final class Cluster implements AutoCloseable {
  /** What users mean by default; whoever sets it otherwise has it so. */
  private static final Map<String, String> SETTINGS =
      Map.of(
          "spark.app.name", "model-signing",
          // Each lost executor is pages of text, and what matters of it is in the answer.
          "spark.log.level", "OFF",
          "spark.ui.showConsoleProgress", "false");

  private @Nullable SparkSession session;
  private @Nullable SparkDigestEngine engine;

  /** Returns how file systems are reached, as spark-submit was told. */
  Configuration configuration() {
    return SparkHadoopUtil.get().newConfiguration(new SparkConf());
  }

  /**
   * Returns the session of this process.
   *
   * @throws ModelAccessException if there is no cluster
   */
  synchronized SparkSession session() throws ModelAccessException {
    SparkSession begun = session;
    if (begun == null) {
      SparkConf given = new SparkConf();
      SparkSession.Builder builder = SparkSession.builder();
      SETTINGS.forEach(
          (name, value) -> {
            if (!given.contains(name)) {
              builder.config(name, value);
            }
          });
      try {
        begun = builder.getOrCreate();
      } catch (Exception e) {
        // Spark throws checked exceptions that it does not declare.
        throw new ModelAccessException(
            SparkReasons.CLUSTER_UNAVAILABLE,
            "cluster",
            "the cluster cannot be used: " + AuditRows.firstLine(e),
            e);
      }
      session = begun;
    }
    return begun;
  }

  /**
   * Returns the engine of this process.
   *
   * @param warnings told what makes it slow
   * @throws ModelAccessException if there is no cluster
   */
  synchronized SparkDigestEngine engine(ClusterOptions options, Consumer<Warning> warnings)
      throws ModelAccessException {
    SparkDigestEngine begun = engine;
    if (begun == null) {
      begun = SparkDigestEngine.of(session().sparkContext(), options, warnings);
      engine = begun;
    }
    return begun;
  }

  /** Ends the executors. */
  @Override
  public synchronized void close() {
    if (engine != null) {
      engine.close();
    }
    if (session != null) {
      session.stop();
    }
  }
}
