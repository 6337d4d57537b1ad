package io.modelsigning.benchmarks.models;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Digests single files of many sizes as whole processes, start-up and warm-up included. The order
 * of programs turns by one from round to round, so that none always follows the same other.
 */
final class ProcessBenchmark {
  /** Files up to this size are so quick that three times the rounds cost nothing. */
  private static final long QUICK_BYTES = 64L << 20;

  private final Workshop workshop;
  private final List<Hashing> hashings;
  private final int runs;

  ProcessBenchmark(Workshop workshop, List<Hashing> hashings, int runs) {
    this.workshop = workshop;
    this.hashings = List.copyOf(hashings);
    this.runs = runs;
  }

  /** What is run, by name; the first are our own, in the order of the configurations. */
  private record Entry(String label, List<String> command) {}

  Results.Digests measure(long bytes, boolean deleteAfter)
      throws IOException, InterruptedException {
    ModelSpec spec = file(bytes);
    Path path = workshop.store().provide(spec);
    List<Path> files = List.of(path);
    workshop.cache().once(files);
    workshop.cache().each(files);
    String cached = workshop.cached(files);
    workshop.say(() -> Sizes.binary(bytes) + ", " + cached + " of it in the page cache");
    List<Entry> entries = new ArrayList<>();
    for (Hashing hashing : hashings) {
      entries.add(new Entry("digest " + hashing.label(), workshop.program().digest(path, hashing)));
    }
    for (Rival rival : workshop.rivals()) {
      entries.add(new Entry(rival.label(), rival.command(files)));
    }
    List<List<Cost>> costs = new ArrayList<>();
    Map<Entry, String> outputs = new LinkedHashMap<>();
    entries.forEach(any -> costs.add(new ArrayList<>()));
    int rounds = bytes <= QUICK_BYTES ? runs * 3 : runs;
    for (int round = 0; round < rounds; round++) {
      for (int turn = 0; turn < entries.size(); turn++) {
        int index = (turn + round) % entries.size();
        Entry entry = entries.get(index);
        ProcessRunner.Outcome outcome = workshop.run(entry.label(), entry.command(), files);
        costs.get(index).add(outcome.cost());
        String first = outputs.putIfAbsent(entry, outcome.output());
        if (first != null && !first.equals(outcome.output())) {
          throw new IOException(
              String.format(
                  "%s of %s: expected the output of the first round, %s, found %s",
                  entry.label(), path.getFileName(), first, outcome.output()));
        }
      }
    }
    if (deleteAfter) {
      workshop.store().delete(spec);
    }
    List<Results.OwnDigest> own = new ArrayList<>();
    for (int i = 0; i < hashings.size(); i++) {
      own.add(new Results.OwnDigest(hashings.get(i), new Series(costs.get(i))));
    }
    List<Results.Other> others = new ArrayList<>();
    for (int i = 0; i < workshop.rivals().size(); i++) {
      others.add(
          new Results.Other(workshop.rivals().get(i), new Series(costs.get(hashings.size() + i))));
    }
    return new Results.Digests(bytes, own, others);
  }

  private static ModelSpec file(long bytes) {
    String name = "single-" + bytes + ".bin";
    return new ModelSpec(name, "", name, List.of(new ModelFile("", bytes, "single.bin")));
  }
}
