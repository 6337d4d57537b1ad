package io.modelsigning.benchmarks.models;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How much of the reference's time short commands may take.
 *
 * @param most the multiple for commands that have none of their own
 * @param mostOf the multiples of single commands, by name
 */
record StartUpGuard(double most, Map<String, Double> mostOf) {
  StartUpGuard {
    mostOf = Map.copyOf(mostOf);
  }

  /**
   * Reads limits: a multiple for all commands, or {@code COMMAND=MULTIPLE} for one.
   *
   * @throws IllegalArgumentException if one is not of that form, or says it of no command
   */
  static StartUpGuard parse(List<String> limits) {
    double most = Double.POSITIVE_INFINITY;
    Map<String, Double> mostOf = new HashMap<>();
    for (String limit : limits) {
      int equals = limit.lastIndexOf('=');
      double multiple = multiple(limit.substring(equals + 1));
      if (equals < 0) {
        most = multiple;
      } else {
        mostOf.put(limit.substring(0, equals), multiple);
      }
    }
    return new StartUpGuard(most, mostOf);
  }

  private static double multiple(String text) {
    try {
      double multiple = Double.parseDouble(text);
      if (multiple > 0) {
        return multiple;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw new IllegalArgumentException(
        "a multiple must be a number above 0, but is '" + text + "'");
  }

  /** Returns a sentence for each command that takes too long, or that was not compared. */
  List<String> complaints(Results.StartUp results) {
    List<String> complaints = new ArrayList<>();
    if (results.twins().size() < StartUpBenchmark.TWINS) {
      complaints.add(
          "compare with the reference implementation: expected %d commands, found %d"
              .formatted(StartUpBenchmark.TWINS, results.twins().size()));
    }
    List<String> unknown = new ArrayList<>(mostOf.keySet());
    for (Results.Twin twin : results.twins()) {
      unknown.remove(twin.command());
      double limit = mostOf.getOrDefault(twin.command(), most);
      if (twin.multiple() > limit) {
        complaints.add(
            String.format(
                Locale.ROOT,
                "%s: expected at most %.2f of the reference's time, found %.2f",
                twin.command(),
                limit,
                twin.multiple()));
      }
    }
    unknown.stream()
        .sorted()
        .map(command -> "'%s' has a limit, but was not measured".formatted(command))
        .forEach(complaints::add);
    return complaints;
  }
}
