package io.modelsigning.benchmarks.models;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How long short commands take, beside {@code java -version} and the reference implementation's
 * same command: a model of 8 KB, and a Sigstore signature verified offline. Every round runs each
 * command once, after one that is not counted.
 */
final class StartUpBenchmark {
  /** At most how much of the time of the reference's same command a command may take. */
  static final double REFERENCE_BUDGET = 1 / 3.0;

  /** How many commands the reference has too. */
  static final int TWINS = 3;

  /**
   * A model that was signed through Sigstore.
   *
   * @param trust verifies it without the network
   * @param forReference whether the reference can read that trust too
   */
  record SigstoreModel(
      Path model, Path trust, String identity, String provider, boolean forReference) {}

  /**
   * A command.
   *
   * @param limit at most how many times {@code java -version} it may take
   * @param reference the reference's command that does the same
   */
  record Entry(
      String label,
      List<String> command,
      Optional<Double> limit,
      Optional<List<String>> reference) {}

  private final Workshop workshop;
  private final List<Entry> entries;
  private final String reference;
  private final int runs;

  private StartUpBenchmark(Workshop workshop, List<Entry> entries, String reference, int runs) {
    this.workshop = workshop;
    this.entries = List.copyOf(entries);
    this.reference = reference;
    this.runs = runs;
  }

  /**
   * Prepares the commands.
   *
   * @param python a Python that may have the reference implementation
   */
  static StartUpBenchmark of(
      Workshop workshop, SigstoreModel signed, Optional<Path> python, int runs)
      throws IOException, InterruptedException {
    Path model = workshop.store().provide(ModelSet.named("roberta-base-11"));
    Path signature = workshop.scratch().resolve("start-up.sig");
    Path verified = workshop.scratch().resolve("start-up-verified.sig");
    Hashing usual = new Hashing("sha256", "files", 1, Runtime.getRuntime().availableProcessors());
    Program program = workshop.program();
    workshop.run("sign what is verified", program.sign(model, verified, usual, false), List.of());
    String version = "";
    if (python.isPresent()) {
      version =
          Tools.askLine(python.get().toString(), "-m", "model_signing", "--version")
              .filter(line -> line.contains("version"))
              .map(line -> line.replaceFirst(".*version ", ""))
              .orElse("");
    }
    Optional<Path> twin = !version.isEmpty() ? python : Optional.empty();
    // The two name a model that is a single file differently, so that each verifies its own.
    Path verifiedByReference = workshop.scratch().resolve("start-up-reference.sig");
    if (twin.isPresent()) {
      workshop.run(
          "sign what the reference verifies",
          program.signByReference(twin.get(), model, verifiedByReference),
          List.of());
    }
    List<Entry> entries = new ArrayList<>();
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    entries.add(
        new Entry("java -version", List.of(java, "-version"), Optional.empty(), Optional.empty()));
    entries.add(
        new Entry("digest", program.digest(model, usual), Optional.of(3.0), Optional.empty()));
    entries.add(
        new Entry(
            "sign key",
            program.sign(model, signature, usual, false),
            Optional.of(4.0),
            twin.map(any -> program.signByReference(any, model, signature))));
    entries.add(
        new Entry(
            "verify key",
            program.verify(model, verified, usual.threads(), false),
            Optional.of(4.0),
            twin.map(any -> program.verifyByReference(any, model, verifiedByReference))));
    entries.add(
        new Entry(
            "verify sigstore, offline",
            program.verifySigstore(
                signed.model(), signed.trust(), signed.identity(), signed.provider()),
            Optional.of(8.0),
            twin.filter(any -> signed.forReference())
                .map(
                    any ->
                        Program.verifySigstoreByReference(
                            any,
                            signed.model(),
                            signed.trust(),
                            signed.identity(),
                            signed.provider()))));
    return new StartUpBenchmark(workshop, entries, version, runs);
  }

  Results.StartUp measure(String command) throws IOException, InterruptedException {
    Map<String, List<String>> commands = new LinkedHashMap<>();
    for (Entry entry : entries) {
      commands.put(entry.label(), entry.command());
      entry.reference().ifPresent(same -> commands.put(byReference(entry), same));
    }
    List<String> labels = List.copyOf(commands.keySet());
    Map<String, List<Cost>> costs = new LinkedHashMap<>();
    Results.Run run = workshop.describe(command, runs, Map.of());
    for (int round = 0; round <= runs; round++) {
      for (int turn = 0; turn < labels.size(); turn++) {
        String label = labels.get((turn + round) % labels.size());
        Cost cost = workshop.run(label, commands.getOrDefault(label, List.of()), List.of()).cost();
        if (round > 0) {
          costs.computeIfAbsent(label, any -> new ArrayList<>()).add(cost);
        }
      }
    }
    for (String name : List.of("start-up", "start-up-verified", "start-up-reference")) {
      Files.deleteIfExists(workshop.scratch().resolve(name + ".sig"));
    }
    List<Results.Start> starts = new ArrayList<>();
    List<Results.Twin> twins = new ArrayList<>();
    for (Entry entry : entries) {
      Series own = series(costs, entry.label());
      starts.add(new Results.Start(entry.label(), entry.limit().orElse(0.0), own));
      if (entry.reference().isPresent()) {
        twins.add(new Results.Twin(entry.label(), own, series(costs, byReference(entry))));
      }
    }
    return new Results.StartUp(run, starts, reference, twins);
  }

  private static Series series(Map<String, List<Cost>> costs, String label) {
    return new Series(costs.getOrDefault(label, List.of()));
  }

  private static String byReference(Entry entry) {
    return entry.label() + ", reference";
  }
}
