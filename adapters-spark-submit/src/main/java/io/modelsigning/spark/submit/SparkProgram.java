package io.modelsigning.spark.submit;

import io.modelsigning.cli.Program;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The command line, with a cluster that hashes and its file systems. */
public final class SparkProgram {
  private SparkProgram() {}

  /**
   * Runs the command that {@code args} name, and ends what it began on the cluster.
   *
   * @return the exit code
   */
  public static int run(String... args) {
    // All that is written is English or for programs, and some locales have digits of their own.
    Locale.setDefault(Locale.ENGLISH);
    // Without this, the Java runtime keeps from a proxy the password that the user gave for it.
    System.setProperty("jdk.http.auth.tunneling.disabledSchemes", "");
    Map<String, String> environment = System.getenv();
    try (Cluster cluster = new Cluster()) {
      return Program.run(
          List.of(args),
          environment,
          (streams, screen, prompt, clock, processors) ->
              DaggerSparkComponent.factory()
                  .create(cluster, streams, screen, prompt, environment, clock, processors)
                  .runner());
    }
  }
}
