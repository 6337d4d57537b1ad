package io.modelsigning.benchmarks.models;

import java.util.List;
import java.util.Map;

/** What a run found: the values the reports are made of, and what is written as JSON. */
final class Results {
  private Results() {}

  /**
   * How a run was made.
   *
   * @param command what was typed
   * @param started when, in ISO 8601
   * @param machine the machine
   * @param method what is worth knowing of the method, by name
   */
  record Run(String command, String started, Machine machine, Map<String, String> method) {}

  /**
   * A model as it was hashed.
   *
   * @param name its name
   * @param publishedSize as the published table has it, or empty for a model given by path
   * @param bytes how many bytes were hashed
   * @param files in how many files
   */
  record Model(String name, String publishedSize, long bytes, int files) {
    String size() {
      return Sizes.diskUsage(bytes);
    }
  }

  record Own(Hashing hashing, Series sign, Series verify) {}

  record Other(Rival rival, Series hash) {}

  /**
   * The reference implementation's commands, with its default options, on the same model.
   *
   * @param version its version
   */
  record Reference(String version, Series sign, Series verify) {}

  /**
   * @param references one, or none where there is no reference implementation
   */
  record ModelResult(Model model, List<Own> own, List<Other> rivals, List<Reference> references) {}

  /**
   * @param warm what the same took in a JVM that goes on, of another run
   */
  record Models(Run run, List<ModelResult> models, List<Warm> warm) {}

  /**
   * One benchmark of {@link ModelSetBenchmark}.
   *
   * @param model as the benchmark was given it
   * @param operation {@code hash}, {@code signKey} or {@code verifyKey}
   * @param how all else that it was given
   * @param seconds each measured iteration
   */
  record Warm(String model, String operation, String how, List<Double> seconds) {
    double medianSeconds() {
      return new Series(seconds.stream().map(value -> new Cost(value, 0, 0, 0)).toList())
          .medianSeconds();
    }
  }

  /** A run of {@link ModelSetBenchmark}. */
  record Jmh(Run run, List<Warm> warm) {}

  /**
   * One size of file, hashed by each program.
   *
   * @param bytes the length of the file
   * @param own the command {@code digest}
   * @param rivals the others
   */
  record Digests(long bytes, List<OwnDigest> own, List<Other> rivals) {}

  record OwnDigest(Hashing hashing, Series digest) {}

  record Processes(Run run, List<Digests> sizes) {}

  /**
   * A short command.
   *
   * @param command its name
   * @param limit at most how many times the first command it may take, or 0 for no limit
   * @param series its times
   */
  record Start(String command, double limit, Series series) {}

  /**
   * A short command and the reference implementation's command that does the same.
   *
   * @param command its name
   */
  record Twin(String command, Series own, Series reference) {
    /** Returns how much of the reference's time the command takes: half of it is 0.5. */
    double multiple() {
      return own.medianSeconds() / reference.medianSeconds();
    }

    /** Returns the same of the processor time, which other work on the machine changes less. */
    double processorMultiple() {
      return own.medianProcessorSeconds() / reference.medianProcessorSeconds();
    }
  }

  /**
   * Short commands.
   *
   * @param starts the first is what the others are compared with
   * @param reference the version of the reference implementation, empty if there is none
   * @param twins empty without a reference implementation
   */
  record StartUp(Run run, List<Start> starts, String reference, List<Twin> twins) {}

  /**
   * Checkouts of signed folders.
   *
   * @param alone the same folders, each verified in a process of its own
   */
  record Catalogues(Run run, Alone alone, List<Catalogue> found) {}

  /** What it took to verify so many folders one after the other, in a process each. */
  record Alone(int folders, double secondsByKey, double secondsByPolicy) {}

  /** One checkout, verified in one process. */
  record Catalogue(int folders, Series byKey, Series byPolicy) {}

  /**
   * The application on a cluster, beside the local program.
   *
   * @param cores how many the executors have together, and threads the local program
   */
  record Cluster(Run run, int cores, Overhead overhead, List<Many> files, List<Many> models) {}

  /** A large model and a tiny one, of which nearly all the time is what comes before hashing. */
  record Overhead(
      long bytes, Series localTiny, Series localLarge, Series clusterTiny, Series clusterLarge) {
    /** Returns the seconds by which the large model takes longer than the tiny one. */
    double localSeconds() {
      return localLarge.medianSeconds() - localTiny.medianSeconds();
    }

    /** Returns the same on the cluster: what hashing takes once executors are up. */
    double clusterSeconds() {
      return clusterLarge.medianSeconds() - clusterTiny.medianSeconds();
    }

    double ratio() {
      return clusterSeconds() / localSeconds();
    }

    /** Returns whether hashing is told from the time of the tiny model, which varies too. */
    boolean isTold() {
      return clusterSeconds() > 0 && localSeconds() > 0;
    }
  }

  /** So many small files of one model, or so many models. */
  record Many(int count, Series local, Series cluster) {}
}
