package io.modelsigning.benchmarks.models;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * The costs of one command over all rounds.
 *
 * @param runs at least one, in the order they were run
 */
record Series(List<Cost> runs) {
  Series {
    runs = List.copyOf(runs);
    if (runs.isEmpty()) {
      throw new IllegalArgumentException("runs: expected at least one, found none");
    }
  }

  double medianSeconds() {
    return median(Cost::seconds);
  }

  double medianProcessorSeconds() {
    return median(run -> run.userSeconds() + run.systemSeconds());
  }

  double minSeconds() {
    return runs.stream().mapToDouble(Cost::seconds).min().orElseThrow();
  }

  double maxSeconds() {
    return runs.stream().mapToDouble(Cost::seconds).max().orElseThrow();
  }

  long peakResidentBytes() {
    return runs.stream().mapToLong(Cost::peakResidentBytes).max().orElseThrow();
  }

  /** Returns the distance from the fastest to the slowest run as a part of the median. */
  double spread() {
    return (maxSeconds() - minSeconds()) / medianSeconds();
  }

  private double median(ToDoubleFunction<Cost> value) {
    double[] sorted = runs.stream().mapToDouble(value).toArray();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
