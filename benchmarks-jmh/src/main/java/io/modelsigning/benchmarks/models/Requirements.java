package io.modelsigning.benchmarks.models;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What whole processes have to reach, checked against what was measured. */
final class Requirements {
  private static final long GIBIBYTE = 1L << 30;

  private Requirements() {}

  /** Returns one line for each requirement, with the ratio found; what was not measured is said. */
  static List<String> of(Results.Processes results) {
    List<String> lines = new ArrayList<>();
    lines.add(against(results, 4 * GIBIBYTE, 1.6));
    lines.add(against(results, GIBIBYTE, 1.2));
    for (Results.Digests size : results.sizes()) {
      Optional<Results.Other> jdk = rival(size, "JDK digest");
      for (Results.OwnDigest own : size.own()) {
        jdk.ifPresent(
            rival -> {
              double ratio = rival.hash().medianSeconds() / own.digest().medianSeconds();
              lines.add(
                  line(
                      Sizes.binary(size.bytes()) + ", " + own.hashing().label(),
                      rival.rival().label(),
                      ratio,
                      1.0));
            });
      }
    }
    return lines;
  }

  private static String against(Results.Processes results, long bytes, double expected) {
    for (Results.Digests size : results.sizes()) {
      if (size.bytes() == bytes) {
        Optional<Results.Other> openssl = rival(size, "openssl dgst");
        for (Results.OwnDigest own : size.own()) {
          if (openssl.isPresent()
              && own.hashing().serialization().equals("shards")
              && own.hashing().threads() == 1) {
            double ratio = openssl.get().hash().medianSeconds() / own.digest().medianSeconds();
            return line(
                Sizes.binary(bytes) + ", " + own.hashing().label(),
                openssl.get().rival().label(),
                ratio,
                expected);
          }
        }
      }
    }
    return "- "
        + Sizes.binary(bytes)
        + " in shards on one thread, at least "
        + expected
        + " times openssl dgst: not measured in this run";
  }

  private static String line(String what, String rival, double ratio, double expected) {
    return String.format(
        java.util.Locale.ROOT,
        "- %s: %.3f times %s, at least %.1f asked%s",
        what,
        ratio,
        rival,
        expected,
        ratio >= expected
            ? ": reached"
            : String.format(
                java.util.Locale.ROOT, ": **missed by %.1f %%**", (1 - ratio / expected) * 100));
  }

  private static Optional<Results.Other> rival(Results.Digests size, String name) {
    return size.rivals().stream().filter(other -> other.rival().name().equals(name)).findFirst();
  }
}
