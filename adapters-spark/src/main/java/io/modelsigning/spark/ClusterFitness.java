package io.modelsigning.spark;

import io.modelsigning.domain.Warning;
import io.modelsigning.spark.start.ExecutorProbe;
import io.modelsigning.spark.start.Start;
import java.util.List;
import java.util.Optional;

/**
 * Whether executors can do what they are to do, from what they say of themselves.
 *
 * @param fault why they cannot
 * @param plainKernels what to tell the user if some hash more slowly than they might
 */
record ClusterFitness(Optional<String> fault, Optional<Warning> plainKernels) {
  static ClusterFitness unfit(String why) {
    return new ClusterFitness(Optional.of(why), Optional.empty());
  }

  /**
   * @param probes what {@link ExecutorProbe} returned on several executors
   */
  static ClusterFitness of(List<String[]> probes) {
    if (probes.isEmpty()) {
      return unfit("no executor answered");
    }
    Optional<Warning> plain = Optional.empty();
    for (String[] probe : probes) {
      String name = probe[0];
      int feature = Integer.parseInt(probe[1]);
      if (feature < ExecutorProbe.MIN_FEATURE) {
        return unfit(
            "executor %s runs on Java %d, but must on %d or newer: set spark.executorEnv.JAVA_HOME"
                .formatted(name, feature, ExecutorProbe.MIN_FEATURE));
      }
      String own = ExecutorProbe.version();
      if (!probe[2].equals(own)) {
        return unfit(
            ("executor %s has version %s of this program, but the driver has %s: remove the other"
                    + " from the class path of the executors")
                .formatted(name, probe[2], own));
      }
      Optional<String> unfitHadoop = Start.unfitHadoop(feature, probe[3]);
      if (unfitHadoop.isPresent()) {
        return unfit("executor %s: %s".formatted(name, unfitHadoop.get()));
      }
      if (!probe[4].startsWith("vector")) {
        plain =
            Optional.of(
                new Warning(
                    SparkReasons.PLAIN_KERNELS,
                    "executor %s hashes without vector instructions: %s"
                        .formatted(name, probe[4])));
      }
    }
    return new ClusterFitness(Optional.empty(), plain);
  }
}
