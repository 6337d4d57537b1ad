package io.modelsigning.benchmarks.models;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Runs whole processes, one at a time, and measures them. */
final class ProcessRunner {
  private static final int SHOWN_CHARACTERS = 4000;

  private final Meter meter;
  private final MemoryLimit limit;
  private final Path folder;

  /**
   * Makes a runner.
   *
   * @param folder where the output of processes is kept, one at a time
   */
  ProcessRunner(Meter meter, MemoryLimit limit, Path folder) {
    this.meter = meter;
    this.limit = limit;
    this.folder = folder;
  }

  /** What a process printed to standard output, and what it cost. */
  record Outcome(String output, Cost cost) {}

  /**
   * Runs the command to its end.
   *
   * @throws IOException if it cannot be started or ends with another status than 0; the message has
   *     what it printed
   */
  Outcome run(List<String> command) throws IOException, InterruptedException {
    Path report = folder.resolve("time.txt");
    Path output = folder.resolve("stdout.txt");
    Path errors = folder.resolve("stderr.txt");
    ProcessBuilder builder =
        new ProcessBuilder(limit.wrap(meter.wrap(command, report)))
            .redirectInput(new File("/dev/null"))
            .redirectOutput(output.toFile())
            .redirectError(errors.toFile());
    // The command line and the rivals in Java run on the JDK that runs this.
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().putAll(limit.environment());
    long start = System.nanoTime();
    Process process = builder.start();
    Cost cost;
    double seconds;
    try {
      cost = meter.await(process, report);
      seconds = (System.nanoTime() - start) / 1e9;
    } finally {
      // Nothing to end after a normal return; an interrupt ends what runs.
      process.descendants().forEach(ProcessHandle::destroy);
      process.destroy();
    }
    if (process.exitValue() != 0) {
      throw new IOException(
          String.format(
              "run %s: expected exit status 0, found %d%n%s%n%s",
              String.join(" ", command), process.exitValue(), shown(output), shown(errors)));
    }
    return new Outcome(
        Files.readString(output).strip(),
        new Cost(seconds, cost.userSeconds(), cost.systemSeconds(), cost.peakResidentBytes()));
  }

  private static String shown(Path file) throws IOException {
    String text = Files.readString(file).strip();
    return text.length() <= SHOWN_CHARACTERS ? text : text.substring(0, SHOWN_CHARACTERS) + "…";
  }
}
