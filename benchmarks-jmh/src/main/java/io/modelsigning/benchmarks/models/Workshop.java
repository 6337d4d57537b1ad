package io.modelsigning.benchmarks.models;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Supplier;

/** What every benchmark of whole processes needs: models, the program, rivals, a measured run. */
final class Workshop {
  private final Path scratch;
  private final ModelStore store;
  private final Program program;
  private final Rival.Field rivals;
  private final Meter meter;
  private final MemoryLimit limit;
  private final PageCache cache;
  private final ProcessRunner runner;
  private final PrintStream progress;
  private final Machine machine;

  Workshop(Options options, List<String> wantedRivals, MemoryLimit limit, PrintStream progress)
      throws IOException, InterruptedException {
    this.scratch = options.folder.resolve("work");
    Files.createDirectories(scratch);
    this.machine = Machine.read(options.folder);
    this.store = new ModelStore(options.folder);
    this.program = Program.at(options.launcher.toAbsolutePath(), scratch);
    this.rivals = Rival.find(wantedRivals);
    this.meter = Meter.best();
    this.limit = limit;
    this.cache = options.cache;
    this.runner = new ProcessRunner(meter, limit, scratch);
    this.progress = progress;
    rivals.versions().forEach((name, version) -> progress.println(name + ": " + version));
    progress.println("Measured with " + meter.description());
    progress.println("Memory limit: " + limit.description());
    startEachOnce();
  }

  /**
   * Brings every program into the page cache, so that the first measured run is like the others.
   */
  private void startEachOnce() throws IOException, InterruptedException {
    Path small = scratch.resolve("small.bin");
    Files.writeString(small, "small");
    runner.run(program.digest(small, new Hashing("sha256", "files", 1, 1)));
    for (Rival rival : rivals.rivals()) {
      runner.run(rival.command(List.of(small)));
    }
  }

  ModelStore store() {
    return store;
  }

  Program program() {
    return program;
  }

  List<Rival> rivals() {
    return rivals.rivals();
  }

  PageCache cache() {
    return cache;
  }

  Path scratch() {
    return scratch;
  }

  void say(Supplier<String> line) {
    progress.println(line.get());
  }

  /**
   * Runs one command on these files once.
   *
   * @throws IOException if it fails; a benchmark of a program that fails has no result
   */
  ProcessRunner.Outcome run(String label, List<String> command, List<Path> files)
      throws IOException, InterruptedException {
    cache.each(files);
    ProcessRunner.Outcome outcome = runner.run(command);
    Cost cost = outcome.cost();
    progress.printf(
        "  %-52s %9s  %8s%n",
        label, Sizes.seconds(cost.seconds()), Sizes.megabytes(cost.peakResidentBytes()));
    return outcome;
  }

  /** Runs one of many commands that are measured as a whole; fails as {@link #run} does. */
  ProcessRunner.Outcome runQuietly(List<String> command) throws IOException, InterruptedException {
    return runner.run(command);
  }

  /** Returns how much of the files is in the page cache, in words. */
  String cached(List<Path> files) throws IOException, InterruptedException {
    OptionalDouble resident = PageCache.resident(files);
    return resident.isPresent()
        ? String.format(java.util.Locale.ROOT, "%.0f %%", resident.getAsDouble() * 100)
        : "not known";
  }

  Results.Run describe(String command, int runs, Map<String, String> more) {
    Map<String, String> method = new LinkedHashMap<>();
    method.put("Rounds", runs + ", interleaved; every figure is the median of its rounds");
    method.put("Before the first round", "every program started once on a file of 5 bytes");
    method.put("Page cache before a run", cacheInWords());
    method.put("Measured with", meter.description());
    method.put("Memory limit", limit.description());
    rivals.versions().forEach(method::put);
    method.putAll(more);
    return new Results.Run(
        command, Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(), machine, method);
  }

  private String cacheInWords() {
    return switch (cache) {
      case WARM -> "warm: every file read once before the first run";
      case COLD -> "cold: every file dropped from it before each run (posix_fadvise)";
      case AS_IS -> "as the run before left it";
    };
  }
}
