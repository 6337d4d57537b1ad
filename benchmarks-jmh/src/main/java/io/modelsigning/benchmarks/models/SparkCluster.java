package io.modelsigning.benchmarks.models;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A standalone cluster of Spark on loopback, as the application's tests start it. */
final class SparkCluster implements AutoCloseable {
  private final Process process;
  private final Map<String, String> environment;
  private final Path jar;

  private SparkCluster(Process process, Map<String, String> environment, Path jar) {
    this.process = process;
    this.environment = environment;
    this.jar = jar;
  }

  /**
   * Starts a master and workers with one core each.
   *
   * @param root the project's folder, in which the application's jar has been built
   * @param workers how many
   * @param memoryMebibytes of each worker
   * @throws IOException if there is no jar, or the cluster does not start
   */
  static SparkCluster start(Path root, int workers, int memoryMebibytes)
      throws IOException, InterruptedException {
    Path jar = jar(root.resolve("adapters-spark-submit/target"));
    Path script = root.resolve("adapters-spark-submit/src/it/cluster.py");
    // It lives as long as the command, which lives as long as its standard input is open.
    Process process =
        new ProcessBuilder(
                "python3",
                "-B",
                script.toString(),
                "--workers",
                Integer.toString(workers),
                "--memory",
                Integer.toString(memoryMebibytes),
                "sh",
                "-c",
                "env | grep ^SPARK_; echo; cat")
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    Map<String, String> environment = new TreeMap<>();
    BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
    for (String line = lines.readLine(); line != null && !line.isEmpty(); line = lines.readLine()) {
      int equals = line.indexOf('=');
      if (equals > 0) {
        environment.put(line.substring(0, equals), line.substring(equals + 1));
      }
    }
    if (!environment.containsKey("SPARK_MASTER")) {
      throw new IOException(
          "start %s: expected a cluster, but it ended with status %d"
              .formatted(script, process.waitFor()));
    }
    return new SparkCluster(process, environment, jar);
  }

  private static Path jar(Path folder) throws IOException {
    List<Path> found = List.of();
    if (Files.isDirectory(folder)) {
      try (Stream<Path> files = Files.list(folder)) {
        found =
            files
                .filter(
                    file ->
                        file.getFileName()
                            .toString()
                            .matches("model-signing-spark-(?!.*-(sources|javadoc|tests)).*\\.jar"))
                .toList();
      }
    }
    if (found.size() != 1) {
      throw new IOException(
          "read %s: expected one jar of the application, which mvn package makes, found %d"
              .formatted(folder, found.size()));
    }
    return found.getFirst();
  }

  /** Returns the command that runs the application with these arguments on the cluster. */
  List<String> submit(List<String> arguments) {
    List<String> command = new ArrayList<>(List.of("env"));
    environment.forEach((name, value) -> command.add(name + "=" + value));
    command.add(of("SPARK_HOME") + File.separator + "bin" + File.separator + "spark-submit");
    command.addAll(List.of("--master", of("SPARK_MASTER")));
    for (String setting :
        List.of(
            "spark.ui.enabled=false",
            "spark.driver.host=127.0.0.1",
            "spark.driver.bindAddress=127.0.0.1",
            "spark.driver.memory=1g",
            "spark.executor.memory=1g")) {
      command.addAll(List.of("--conf", setting));
    }
    command.add(jar.toString());
    command.addAll(arguments);
    return command;
  }

  private String of(String variable) {
    return environment.getOrDefault(variable, "");
  }

  /** Stops the cluster. */
  @Override
  public void close() throws IOException {
    process.getOutputStream().close();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      process.destroy();
      Thread.currentThread().interrupt();
    }
  }
}
