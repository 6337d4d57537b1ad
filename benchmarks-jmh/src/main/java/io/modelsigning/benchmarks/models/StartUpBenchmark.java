package io.modelsigning.benchmarks.models;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How long short commands take, beside {@code java -version}: a model of 8 KB, and a Sigstore
 * signature verified offline. Every round runs each command once.
 */
final class StartUpBenchmark {
  /** A command, and at most how many times {@code java -version} it may take. */
  record Entry(String label, List<String> command, Optional<Double> limit) {}

  private final Workshop workshop;
  private final List<Entry> entries;
  private final int runs;

  private StartUpBenchmark(Workshop workshop, List<Entry> entries, int runs) {
    this.workshop = workshop;
    this.entries = List.copyOf(entries);
    this.runs = runs;
  }

  /**
   * Prepares the commands.
   *
   * @param signed a directory with a small model that was signed through Sigstore, and the trusted
   *     root
   * @param python a Python that may have the reference implementation
   */
  static StartUpBenchmark of(Workshop workshop, Path signed, Optional<Path> python, int runs)
      throws IOException, InterruptedException {
    Path model = workshop.store().provide(ModelSet.named("roberta-base-11"));
    Path signature = workshop.scratch().resolve("start-up.sig");
    Hashing usual = new Hashing("sha256", "files", 1, Runtime.getRuntime().availableProcessors());
    Program program = workshop.program();
    List<Entry> entries = new ArrayList<>();
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    entries.add(new Entry("java -version", List.of(java, "-version"), Optional.empty()));
    entries.add(new Entry("digest", program.digest(model, usual), Optional.of(3.0)));
    entries.add(
        new Entry("sign key", program.sign(model, signature, usual, false), Optional.of(4.0)));
    entries.add(
        new Entry(
            "verify sigstore, offline",
            program.verifySigstore(
                signed.resolve("model"),
                signed.resolve("trusted_root.json"),
                "signer@example.com",
                "https://accounts.example.com"),
            Optional.of(8.0)));
    if (python.isPresent()) {
      String interpreter = python.get().toString();
      Optional<String> version =
          Tools.askLine(interpreter, "-m", "model_signing", "--version")
              .filter(line -> line.contains("version"));
      if (version.isPresent()) {
        entries.add(
            new Entry(
                version.get().replaceFirst(".*version ", "python -m model_signing ") + ": sign key",
                program.signByReference(interpreter, model, signature),
                Optional.empty()));
      }
    }
    return new StartUpBenchmark(workshop, entries, runs);
  }

  Results.StartUp measure(String command) throws IOException, InterruptedException {
    List<List<Cost>> costs = new ArrayList<>();
    entries.forEach(any -> costs.add(new ArrayList<>()));
    Results.Run run = workshop.describe(command, runs, Map.of());
    for (int round = 0; round < runs; round++) {
      for (int turn = 0; turn < entries.size(); turn++) {
        int index = (turn + round) % entries.size();
        Entry entry = entries.get(index);
        costs.get(index).add(workshop.run(entry.label(), entry.command(), List.of()).cost());
      }
    }
    Files.deleteIfExists(workshop.scratch().resolve("start-up.sig"));
    List<Results.Start> starts = new ArrayList<>();
    for (int i = 0; i < entries.size(); i++) {
      starts.add(
          new Results.Start(
              entries.get(i).label(),
              entries.get(i).limit().orElse(0.0),
              new Series(costs.get(i))));
    }
    return new Results.StartUp(run, starts);
  }
}
