package io.modelsigning.benchmarks.models;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads what JMH wrote about {@link ModelSetBenchmark}. */
final class JmhResults {
  private JmhResults() {}

  /**
   * Returns the results of a file that JMH wrote with {@code -rf json}.
   *
   * @throws IOException if it is none, or of a benchmark with another mode or unit
   */
  static List<Results.Warm> read(Path file) throws IOException {
    List<Results.Warm> found = new ArrayList<>();
    JsonNode all = new ObjectMapper().readTree(file.toFile());
    if (!all.isArray()) {
      throw new IOException("read " + file + ": expected a list of results of JMH, found none");
    }
    for (JsonNode one : all) {
      String benchmark = one.path("benchmark").asText();
      if (!benchmark.startsWith(ModelSetBenchmark.class.getName() + ".")) {
        continue;
      }
      String unit = one.at("/primaryMetric/scoreUnit").asText();
      if (!one.path("mode").asText().equals("ss") || !unit.equals("ms/op")) {
        throw new IOException(
            String.format(
                "read %s: expected single shots in ms/op, found %s in %s",
                file, one.path("mode").asText(), unit));
      }
      List<Double> seconds = new ArrayList<>();
      for (JsonNode fork : one.at("/primaryMetric/rawData")) {
        fork.forEach(shot -> seconds.add(shot.asDouble() / 1000));
      }
      JsonNode given = one.path("params");
      found.add(
          new Results.Warm(
              given.path("model").asText(),
              benchmark.substring(benchmark.lastIndexOf('.') + 1),
              how(given),
              seconds));
    }
    return found;
  }

  private static String how(JsonNode given) {
    int threads = given.path("threads").asInt();
    return String.format(
        "%s, %s, %s, %s cache, %s",
        given.path("algorithm").asText(),
        given.path("serialization").asText(),
        threads == 0 ? "all threads" : threads == 1 ? "1 thread" : threads + " threads",
        given.path("cache").asText(),
        given.path("profile").asText());
  }
}
