package io.modelsigning.benchmarks.models;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Verifies generated checkouts of signed folders, by key and under a policy: all in one process,
 * and each in a process of its own.
 */
final class CatalogueBenchmark {
  /** So many folders are verified one process each; more of them are copies of these. */
  static final int SIGNED_FOLDERS = 400;

  private static final int FILES = 8;
  private static final int FILE_BYTES = 2_000;
  private static final long SEED = 0x5EED_0400;

  private final Workshop workshop;
  private final int runs;

  CatalogueBenchmark(Workshop workshop, int runs) {
    this.workshop = workshop;
    this.runs = runs;
  }

  /**
   * Measures checkouts of so many folders.
   *
   * @param sizes each a multiple of {@value #SIGNED_FOLDERS}
   */
  Results.Catalogues measure(String command, List<Integer> sizes)
      throws IOException, InterruptedException {
    Path signed = signedCheckout();
    Path policy = policy();
    Results.Run run =
        workshop.describe(
            command,
            runs,
            Map.of("Folders", "%d files of %d bytes each".formatted(FILES, FILE_BYTES)));
    Program program = workshop.program();
    Results.Alone alone =
        new Results.Alone(
            SIGNED_FOLDERS,
            eachAlone(signed, program::verifyUsual),
            eachAlone(signed, folder -> program.verifyUnderPolicy(policy, folder)));
    List<Results.Catalogue> found = new ArrayList<>();
    for (int folders : sizes) {
      Path checkout = copies(signed, folders / SIGNED_FOLDERS);
      found.add(
          new Results.Catalogue(
              folders,
              series("key", program.verifyAll(checkout), folders),
              series("policy", program.verifyUnderPolicy(policy, checkout), folders)));
    }
    return new Results.Catalogues(run, alone, found);
  }

  private Series series(String method, List<String> verify, int folders)
      throws IOException, InterruptedException {
    List<Cost> costs = new ArrayList<>();
    for (int i = 0; i <= runs; i++) {
      Cost cost =
          workshop.run("%s, %d folders".formatted(method, folders), verify, List.of()).cost();
      if (i > 0) {
        costs.add(cost);
      }
    }
    return new Series(costs);
  }

  /** Returns the seconds that all folders take one after the other, in a process each. */
  private double eachAlone(Path checkout, Function<Path, List<String>> verify)
      throws IOException, InterruptedException {
    workshop.say(() -> "  %d folders, each in a process of its own".formatted(SIGNED_FOLDERS));
    double seconds = 0;
    for (Path folder : foldersOf(checkout)) {
      seconds += workshop.runQuietly(verify.apply(folder)).cost().seconds();
    }
    return seconds;
  }

  /** Returns a new checkout of {@value #SIGNED_FOLDERS} folders. */
  Path signedCheckout() throws IOException, InterruptedException {
    Path checkout = workshop.scratch().resolve("catalogue/0");
    deleteTree(workshop.scratch().resolve("catalogue"));
    workshop.say(() -> "  signing %d folders".formatted(SIGNED_FOLDERS));
    Random random = new Random(SEED);
    for (int i = 0; i < SIGNED_FOLDERS; i++) {
      Path folder = Files.createDirectories(checkout.resolve("model-%03d".formatted(i)));
      for (int j = 0; j < FILES; j++) {
        byte[] content = new byte[FILE_BYTES];
        random.nextBytes(content);
        Files.write(folder.resolve("file-" + j), content);
      }
      workshop.runQuietly(workshop.program().signUsual(folder));
    }
    return checkout;
  }

  /** Returns a policy under which all of them verify. */
  Path policy() throws IOException {
    return Files.writeString(
        workshop.scratch().resolve("catalogue-policy.yaml"),
        """
        version: 1
        rules:
          - name: all
            models: ["**"]
            signedBy:
              anyOf:
                - key: {file: %s}
                - key: {file: %s}
        """
            .formatted(otherKey(), workshop.program().publicKey().getFileName()),
        StandardCharsets.UTF_8);
  }

  /** A second key of the policy, whose owner signed nothing. */
  private Path otherKey() throws IOException {
    return Program.at(
            workshop.program().launcher(),
            Files.createDirectories(workshop.scratch().resolve("other")))
        .publicKey();
  }

  /** Returns the folder of so many checkouts, all but the first of which are copies of it. */
  static Path copies(Path checkout, int count) throws IOException {
    for (int i = 1; i < count; i++) {
      Path copy = checkout.resolveSibling(Integer.toString(i));
      if (Files.exists(copy)) {
        continue;
      }
      for (Path folder : foldersOf(checkout)) {
        Path to = Files.createDirectories(copy.resolve(folder.getFileName()));
        try (Stream<Path> files = Files.list(folder)) {
          for (Path file : files.toList()) {
            Files.copy(file, to.resolve(file.getFileName()));
          }
        }
      }
    }
    Path parent = checkout.getParent();
    return count == 1 ? checkout : Optional.ofNullable(parent).orElseThrow();
  }

  private static List<Path> foldersOf(Path checkout) throws IOException {
    try (Stream<Path> folders = Files.list(checkout)) {
      return folders.sorted().toList();
    }
  }

  static void deleteTree(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> below = Files.walk(folder)) {
      for (Path path : below.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  /** Deletes what was generated. */
  void clean() throws IOException {
    deleteTree(workshop.scratch().resolve("catalogue"));
  }
}
