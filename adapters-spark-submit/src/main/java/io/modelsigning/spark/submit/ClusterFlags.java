package io.modelsigning.spark.submit;

import io.modelsigning.cli.option.Option;
import io.modelsigning.cli.option.OptionGroup;
import io.modelsigning.cli.option.Options;
import io.modelsigning.cli.option.UsageException;
import io.modelsigning.spark.ClusterOptions;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import picocli.CommandLine.Model.CommandSpec;

/** How the cluster is used, for all commands. */
@Singleton
final class ClusterFlags implements Options {
  private final Option<Double> recheck =
      OptionGroup.CLUSTER.inherited(
          Double.class,
          "--recheck",
          "PERCENT",
          "Have the driver hash so much again of what executors hashed, chosen by chance, and fail"
              + " if any digest differs. Default: 0.");

  private final Option<Integer> timeout =
      OptionGroup.CLUSTER.inherited(
          Integer.class,
          "--executor-timeout",
          "SECONDS",
          "Fail when there has been no executor for so long. Default: 120.");

  private final Option<Integer> taskMebibytes =
      OptionGroup.CLUSTER.inherited(
          Integer.class,
          "--task-size",
          "MIB",
          "Hash about so many MiB in a task, a power of two. Default: 1024.");

  @Inject
  ClusterFlags() {}

  @Override
  public void addTo(CommandSpec command) {
    recheck.addTo(command);
    timeout.addTo(command);
    taskMebibytes.addTo(command);
  }

  /** Returns what is asked for. */
  ClusterOptions options() throws UsageException {
    ClusterOptions byDefault = ClusterOptions.DEFAULT;
    try {
      return new ClusterOptions(
          taskMebibytes.or((int) (byDefault.taskBytes() >> 20)) * (1L << 20),
          recheck.or(byDefault.recheckPercent()),
          Duration.ofSeconds(timeout.or((int) byDefault.patience().toSeconds())));
    } catch (IllegalArgumentException e) {
      throw new UsageException(
          "--task-size must be a power of two from 1 on, --recheck from 0 to 100, and"
              + " --executor-timeout at least 1");
    }
  }
}
