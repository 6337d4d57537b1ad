package io.modelsigning.benchmarks.models;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** One run of {@link ModelSetBenchmark} by JMH, in a process inside the memory limit. */
final class JmhRun {
  private static final int WARM_UPS = 2;

  private final Options options;
  private final MemoryLimit limit;
  private final Machine machine;

  JmhRun(Options options, MemoryLimit limit) throws IOException, InterruptedException {
    this.options = options;
    this.limit = limit;
    Files.createDirectories(options.folder);
    this.machine = Machine.read(options.folder);
  }

  Results.Run describe(String command, int runs, MachineProfile profile, int operations) {
    Map<String, String> method = new LinkedHashMap<>();
    method.put("Mode", "single shots in one JVM for each of %d operations".formatted(operations));
    method.put("Shots", "%d measured after %d that are not".formatted(runs, WARM_UPS));
    method.put("Machine profile", profile + ", " + profile.threads() + " threads");
    method.put("Page cache", options.cache.name().toLowerCase(java.util.Locale.ROOT));
    method.put("Memory limit", limit.description());
    return new Results.Run(
        command, Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(), machine, method);
  }

  /**
   * Runs JMH to its end; what it says goes to this process's output.
   *
   * @param parameters the values of each
   * @throws IOException if it fails
   */
  void start(List<String> operations, int runs, Map<String, List<String>> parameters)
      throws IOException, InterruptedException {
    Files.deleteIfExists(written());
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xms16m",
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"),
                "org.openjdk.jmh.Main",
                ModelSetBenchmark.class.getName().replace(".", "[.]")
                    + "[.]("
                    + String.join("|", operations)
                    + ")$",
                "-foe",
                "true",
                "-wi",
                Integer.toString(WARM_UPS),
                "-i",
                Integer.toString(runs),
                // Instead of those of this process, which are for one that waits.
                "-jvmArgs",
                "-D" + ModelSetBenchmark.FOLDER_PROPERTY + "=" + options.folder,
                "-rf",
                "json",
                "-rff",
                written().toString()));
    new TreeMap<>(parameters)
        .forEach(
            (name, values) -> {
              command.add("-p");
              command.add(name + "=" + String.join(",", values));
            });
    ProcessBuilder builder = new ProcessBuilder(limit.wrap(command)).inheritIO();
    builder.environment().putAll(limit.environment());
    Process process = builder.start();
    try {
      if (process.waitFor() != 0) {
        throw new IOException("JMH: expected exit status 0, found " + process.exitValue());
      }
    } finally {
      // Nothing to end after a normal return; an interrupt ends what runs.
      process.descendants().forEach(ProcessHandle::destroy);
      process.destroy();
    }
  }

  /** Returns the file that JMH writes. */
  Path written() {
    return options.output.resolve("jmh-raw.json");
  }
}
