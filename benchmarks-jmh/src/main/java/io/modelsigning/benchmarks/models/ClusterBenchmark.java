package io.modelsigning.benchmarks.models;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * The application on a cluster of Spark beside the local program with as many threads as the
 * executors have cores, on one machine: not how it scales, but what the cluster costs.
 */
final class ClusterBenchmark {
  private static final long GIBIBYTE = 1L << 30;
  private static final int FILES_PER_FOLDER = 1000;
  private static final int FILE_BYTES = 2_000;
  private static final long SEED = 0x5EED_0C15;

  private final Workshop workshop;
  private final SparkCluster cluster;
  private final int cores;
  private final int runs;

  /**
   * @param cores how many the executors have together
   */
  ClusterBenchmark(Workshop workshop, SparkCluster cluster, int cores, int runs) {
    this.workshop = workshop;
    this.cluster = cluster;
    this.cores = cores;
    this.runs = runs;
  }

  /** Measures digests of a large model and of a tiny one, whose difference is the hashing. */
  Results.Overhead overhead(long bytes) throws IOException, InterruptedException {
    Path tiny = Files.createDirectories(workshop.scratch().resolve("cluster-tiny"));
    Files.writeString(tiny.resolve("weights"), "weights");
    Path large = large(bytes);
    Hashing hashing = new Hashing("sha256", "files", 1, cores);
    Map<String, List<String>> commands = new LinkedHashMap<>();
    commands.put("local, tiny", workshop.program().digest(tiny, hashing));
    commands.put("cluster, tiny", cluster.submit(List.of("digest", tiny.toString())));
    commands.put("local, large", workshop.program().digest(large, hashing));
    commands.put("cluster, large", cluster.submit(List.of("digest", large.toString())));
    Map<String, List<Cost>> costs = new LinkedHashMap<>();
    List<String> labels = List.copyOf(commands.keySet());
    Map<Boolean, String> digests = new LinkedHashMap<>();
    for (int round = 0; round <= runs; round++) {
      for (int turn = 0; turn < labels.size(); turn++) {
        String label = labels.get((turn + round) % labels.size());
        ProcessRunner.Outcome outcome =
            workshop.run(label, commands.getOrDefault(label, List.of()), List.of());
        String first = digests.putIfAbsent(label.endsWith("large"), outcome.output());
        if (first != null && !first.equals(outcome.output())) {
          throw new IOException(
              "%s: expected the root digest %s, found %s"
                  .formatted(label, first, outcome.output()));
        }
        if (round > 0) {
          costs.computeIfAbsent(label, any -> new ArrayList<>()).add(outcome.cost());
        }
      }
    }
    return new Results.Overhead(
        bytes,
        series(costs, "local, tiny"),
        series(costs, "local, large"),
        series(costs, "cluster, tiny"),
        series(costs, "cluster, large"));
  }

  private static Series series(Map<String, List<Cost>> costs, String label) {
    return new Series(costs.getOrDefault(label, List.of()));
  }

  /** Measures digests of a model of so many small files. */
  Results.Many files(int files) throws IOException, InterruptedException {
    Path model = workshop.scratch().resolve("cluster-files-" + files);
    workshop.say(() -> "  making %d files".formatted(files));
    byte[] content = new byte[FILE_BYTES];
    Random random = new Random(SEED);
    for (int i = 0; i < files; i++) {
      random.nextBytes(content);
      Path folder = model.resolve("part-%04d".formatted(i / FILES_PER_FOLDER));
      if (i % FILES_PER_FOLDER == 0) {
        Files.createDirectories(folder);
      }
      Files.write(folder.resolve("file-%03d".formatted(i % FILES_PER_FOLDER)), content);
    }
    Results.Many many =
        many(
            files,
            workshop.program().digest(model, new Hashing("sha256", "files", 1, cores)),
            run -> cluster.submit(List.of("digest", model.toString())));
    CatalogueBenchmark.deleteTree(model);
    return many;
  }

  /** Measures audits of so many models, a multiple of those that are signed once and copied. */
  Results.Many models(int models, Path checkout, Path policy)
      throws IOException, InterruptedException {
    Path rows = workshop.scratch().resolve("cluster-rows");
    Results.Many many =
        many(
            models,
            workshop.program().verifyUnderPolicy(policy, checkout),
            run ->
                cluster.submit(
                    List.of(
                        "audit",
                        "--policy",
                        policy.toString(),
                        // A folder of its own: a second audit would skip all.
                        "--results",
                        rows.resolve("%d-%d".formatted(models, run)).toString(),
                        checkout.toString())));
    CatalogueBenchmark.deleteTree(rows);
    return many;
  }

  /** The command of a run, which is counted from 0. */
  private interface Repeated {
    List<String> command(int run);
  }

  private Results.Many many(int count, List<String> local, Repeated onCluster)
      throws IOException, InterruptedException {
    List<Cost> here = new ArrayList<>();
    List<Cost> there = new ArrayList<>();
    for (int run = 0; run < runs; run++) {
      here.add(workshop.run("local, " + count, local, List.of()).cost());
      there.add(workshop.run("cluster, " + count, onCluster.command(run), List.of()).cost());
    }
    return new Results.Many(count, new Series(here), new Series(there));
  }

  /**
   * Returns a model of files of 1 GiB that are holes, which take no room and are read like pages.
   */
  private Path large(long bytes) throws IOException {
    Path model = Files.createDirectories(workshop.scratch().resolve("cluster-large-" + bytes));
    long left = bytes;
    for (int i = 0; left > 0; i++) {
      try (RandomAccessFile file =
          new RandomAccessFile(model.resolve("weights-%03d".formatted(i)).toFile(), "rw")) {
        file.setLength(Math.min(left, GIBIBYTE));
      }
      left -= GIBIBYTE;
    }
    return model;
  }
}
