package io.modelsigning.benchmarks.models;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Signs and verifies models in every configuration, with the rivals on the same files between. */
final class ModelBenchmark {
  private final Workshop workshop;
  private final List<Hashing> hashings;
  private final int runs;
  private final boolean git;
  private final Optional<Python> python;

  /** A Python that has the reference implementation of this version. */
  record Python(Path path, String version) {
    /** Returns it, if that Python has the reference implementation. */
    static Optional<Python> of(Path path) throws InterruptedException {
      return Tools.askLine(path.toString(), "-m", "model_signing", "--version")
          .filter(line -> line.contains("version"))
          .map(line -> new Python(path, line.replaceFirst(".*version ", "")));
    }
  }

  /**
   * Makes a benchmark.
   *
   * @param git whether what Git keeps at the top of a model is hashed too
   * @param python with the reference implementation, to be measured beside
   */
  ModelBenchmark(
      Workshop workshop, List<Hashing> hashings, int runs, boolean git, Optional<Python> python) {
    this.python = python;
    this.workshop = workshop;
    this.hashings = List.copyOf(hashings);
    this.runs = runs;
    this.git = git;
  }

  Results.ModelResult generated(ModelSpec spec, boolean deleteAfter)
      throws IOException, InterruptedException {
    workshop.say(() -> spec.name() + ": generating, if it is not there");
    Path model = workshop.store().provide(spec);
    try {
      return measure(spec.name(), spec.publishedSize(), model);
    } finally {
      if (deleteAfter) {
        workshop.store().delete(spec);
      }
    }
  }

  /** Measures the model at a path; its files are only read. */
  Results.ModelResult measure(String name, String publishedSize, Path model)
      throws IOException, InterruptedException {
    List<Path> files = hashed(model);
    long bytes = 0;
    for (Path file : files) {
      bytes += Files.size(file);
    }
    Results.Model facts = new Results.Model(name, publishedSize, bytes, files.size());
    workshop.cache().once(files);
    workshop.cache().each(files);
    String cached = workshop.cached(files);
    workshop.say(
        () ->
            String.format(
                "%s: %s, files: %d, in the page cache: %s",
                name, facts.size(), facts.files(), cached));
    Map<Hashing, List<Cost>> signs = new LinkedHashMap<>();
    Map<Hashing, List<Cost>> verifies = new LinkedHashMap<>();
    Map<Rival, List<Cost>> rivals = new LinkedHashMap<>();
    List<Cost> referenceSigns = new ArrayList<>();
    List<Cost> referenceVerifies = new ArrayList<>();
    for (int round = 0; round < runs; round++) {
      for (Hashing hashing : hashings) {
        Path signature = workshop.scratch().resolve("benchmark.sig");
        Files.deleteIfExists(signature);
        add(
            signs,
            hashing,
            workshop.run(
                "sign " + hashing.label(),
                workshop.program().sign(model, signature, hashing, git),
                files));
        add(
            verifies,
            hashing,
            workshop.run(
                "verify " + hashing.label(),
                workshop.program().verify(model, signature, hashing.threads(), git),
                files));
      }
      if (python.isPresent()) {
        Path reference = workshop.scratch().resolve("benchmark-reference.sig");
        Program program = workshop.program();
        referenceSigns.add(
            workshop
                .run(
                    "sign by the reference",
                    program.signByReference(python.get().path(), model, reference, git),
                    files)
                .cost());
        referenceVerifies.add(
            workshop
                .run(
                    "verify by the reference",
                    program.verifyByReference(python.get().path(), model, reference, git),
                    files)
                .cost());
      }
      for (Rival rival : workshop.rivals()) {
        add(rivals, rival, workshop.run(rival.label(), rival.command(files), files));
      }
    }
    List<Results.Own> own = new ArrayList<>();
    signs.forEach(
        (hashing, costs) ->
            own.add(
                new Results.Own(
                    hashing,
                    new Series(costs),
                    new Series(verifies.getOrDefault(hashing, List.of())))));
    List<Results.Other> others = new ArrayList<>();
    rivals.forEach((rival, costs) -> others.add(new Results.Other(rival, new Series(costs))));
    List<Results.Reference> references =
        python.stream()
            .map(
                any ->
                    new Results.Reference(
                        any.version(), new Series(referenceSigns), new Series(referenceVerifies)))
            .toList();
    return new Results.ModelResult(facts, own, others, references);
  }

  private static <K> void add(Map<K, List<Cost>> costs, K key, ProcessRunner.Outcome outcome) {
    costs.computeIfAbsent(key, any -> new ArrayList<>()).add(outcome.cost());
  }

  private List<Path> hashed(Path model) throws IOException {
    List<String> ignored = List.of(".git", ".gitattributes", ".github", ".gitignore");
    return PageCache.filesOf(model).stream()
        .filter(
            file -> {
              Path relative = model.relativize(file);
              return git || !ignored.contains(relative.getName(0).toString());
            })
        .toList();
  }
}
