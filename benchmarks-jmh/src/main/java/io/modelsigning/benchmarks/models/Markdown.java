package io.modelsigning.benchmarks.models;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Writes results as Markdown. */
final class Markdown {
  /** 300 MB: what the largest model may take. */
  static final long PEAK_LIMIT_BYTES = 300_000_000;

  /** So many times what threads of one process take, a cluster on the same machine may take. */
  static final double CLUSTER_LIMIT = 1.10;

  private final StringBuilder text = new StringBuilder();

  private Markdown() {}

  /** Returns the report of the model set. */
  static String models(Results.Models results, String plot) {
    Markdown page = new Markdown();
    page.run(results.run());
    page.line("### Sign and verify");
    page.line("");
    List<List<String>> rows = new ArrayList<>();
    for (Results.ModelResult result : results.models()) {
      Results.Own first = result.own().getFirst();
      rows.add(
          List.of(
              "this machine",
              result.model().name(),
              result.model().size(),
              Sizes.seconds(first.sign().medianSeconds()),
              Sizes.seconds(first.verify().medianSeconds())));
    }
    for (Results.ModelResult result : results.models()) {
      for (Results.Reference reference : result.references()) {
        rows.add(
            List.of(
                "this machine, model_signing " + reference.version(),
                result.model().name(),
                result.model().size(),
                Sizes.seconds(reference.sign().medianSeconds()),
                Sizes.seconds(reference.verify().medianSeconds())));
      }
    }
    for (Results.ModelResult result : results.models()) {
      page.warmRow(result.model(), results.warm()).ifPresent(rows::add);
    }
    rows.addAll(Published.ROWS);
    page.table(List.of("Machine", "Model", "Size", "Sign Time", "Verify Time"), rows);
    page.line("");
    page.line(
        "This machine: "
            + results.models().getFirst().own().getFirst().hashing().label()
            + "; whole processes, signing with a key; the size is what was hashed. The rows labelled"
            + " (published) are the original's own figures and were not measured here: keyless"
            + " signing over the network, one run, the size being that of the whole download.");
    page.line("");
    Published.MACHINES.forEach(machine -> page.line("- " + machine));
    page.line("");
    page.references(results.models());
    page.multiples(results.models());
    if (!plot.isEmpty()) {
      page.line("![Throughput by model and algorithm](" + plot + ")");
      page.line("");
    }
    page.details(results.models());
    return page.text.toString();
  }

  /** Returns the report of the model set in a warm JVM. */
  static String jmh(Results.Jmh results) {
    Markdown page = new Markdown();
    page.run(results.run());
    page.line("### Single shots in a warm JVM");
    page.line("");
    List<List<String>> rows = new ArrayList<>();
    for (Results.Warm warm : results.warm()) {
      rows.add(
          List.of(
              warm.model(),
              warm.operation(),
              warm.how(),
              Sizes.seconds(warm.medianSeconds()),
              Sizes.seconds(warm.seconds().stream().min(Double::compare).orElseThrow()),
              Sizes.seconds(warm.seconds().stream().max(Double::compare).orElseThrow())));
    }
    page.table(List.of("Model", "Operation", "How", "Median", "Fastest", "Slowest"), rows);
    return page.text.toString();
  }

  /** Returns the row of signing and verifying in a warm JVM, if both were measured alike. */
  private Optional<List<String>> warmRow(Results.Model model, List<Results.Warm> warm) {
    for (Results.Warm sign : warm) {
      if (sign.model().equals(model.name()) && sign.operation().equals("signKey")) {
        for (Results.Warm verify : warm) {
          if (verify.model().equals(model.name())
              && verify.operation().equals("verifyKey")
              && verify.how().equals(sign.how())) {
            return Optional.of(
                List.of(
                    "this machine, warm JVM (" + sign.how() + ")",
                    model.name(),
                    model.size(),
                    Sizes.seconds(sign.medianSeconds()),
                    Sizes.seconds(verify.medianSeconds())));
          }
        }
      }
    }
    return Optional.empty();
  }

  private void references(List<Results.ModelResult> models) {
    if (models.getFirst().references().isEmpty()) {
      return;
    }
    line("### Times faster than the reference, with its default options, in the same run");
    line("");
    List<List<String>> rows = new ArrayList<>();
    for (Results.ModelResult result : models) {
      Results.Reference reference = result.references().getFirst();
      for (Results.Own own : result.own()) {
        rows.add(
            List.of(
                result.model().name(),
                own.hashing().label(),
                ratio(reference.sign().medianSeconds() / own.sign().medianSeconds()),
                ratio(reference.verify().medianSeconds() / own.verify().medianSeconds())));
      }
    }
    table(List.of("Model", "Hashing", "Sign", "Verify"), rows);
    line("");
  }

  /** Returns the report of peak memory. */
  static String memory(Results.Models results) {
    Markdown page = new Markdown();
    page.run(results.run());
    List<List<String>> rows = new ArrayList<>();
    for (Results.ModelResult result : results.models()) {
      for (Results.Own own : result.own()) {
        rows.add(
            List.of(
                result.model().name(),
                result.model().size(),
                own.hashing().label(),
                Sizes.megabytes(own.sign().peakResidentBytes()),
                Sizes.megabytes(own.verify().peakResidentBytes()),
                Sizes.seconds(own.sign().medianSeconds()),
                Sizes.seconds(own.verify().medianSeconds())));
      }
    }
    page.line("### Peak resident memory");
    page.line("");
    page.table(
        List.of("Model", "Size", "Hashing", "Peak, sign", "Peak, verify", "Sign", "Verify"), rows);
    page.line("");
    String largest = ModelSet.all().getLast().name();
    long peak = 0;
    for (Results.ModelResult result : results.models()) {
      for (Results.Own own : result.own()) {
        if (result.model().name().equals(largest)) {
          peak =
              Math.max(
                  peak, Math.max(own.sign().peakResidentBytes(), own.verify().peakResidentBytes()));
        }
      }
    }
    page.line(
        "- "
            + largest
            + ", at most "
            + Sizes.megabytes(PEAK_LIMIT_BYTES)
            + " asked: "
            + (peak == 0
                ? "not measured in this run"
                : Sizes.megabytes(peak) + verdict(peak <= PEAK_LIMIT_BYTES)));
    page.line(
        "- Every model above was signed and verified; memory limit: "
            + results.run().method().getOrDefault("Memory limit", "none"));
    return page.text.toString();
  }

  /** Returns the report of whole processes. */
  static String processes(Results.Processes results) {
    Markdown page = new Markdown();
    page.run(results.run());
    page.line("### Time of whole processes");
    page.line("");
    Results.Digests any = results.sizes().getFirst();
    List<String> head = new ArrayList<>(List.of("File"));
    any.own().forEach(own -> head.add("`digest`: " + own.hashing().label()));
    any.rivals().forEach(rival -> head.add(rival.rival().label()));
    List<List<String>> rows = new ArrayList<>();
    for (Results.Digests size : results.sizes()) {
      List<String> row = new ArrayList<>(List.of(Sizes.binary(size.bytes())));
      size.own().forEach(own -> row.add(timed(own.digest())));
      size.rivals().forEach(rival -> row.add(timed(rival.hash())));
      rows.add(row);
    }
    page.table(head, rows);
    page.line("");
    page.line("In brackets: from the fastest to the slowest round, as a part of the median.");
    page.line("");
    page.line("### Ratios: how many times faster");
    page.line("");
    List<String> ratioHead = new ArrayList<>(List.of("File"));
    for (Results.OwnDigest own : any.own()) {
      for (Results.Other rival : any.rivals()) {
        ratioHead.add(own.hashing().label() + " / " + rival.rival().label());
      }
    }
    List<List<String>> ratios = new ArrayList<>();
    for (Results.Digests size : results.sizes()) {
      List<String> row = new ArrayList<>(List.of(Sizes.binary(size.bytes())));
      for (Results.OwnDigest own : size.own()) {
        for (Results.Other rival : size.rivals()) {
          row.add(ratio(rival.hash().medianSeconds() / own.digest().medianSeconds()));
        }
      }
      ratios.add(row);
    }
    page.table(ratioHead, ratios);
    page.line("");
    Requirements.of(results).forEach(page::line);
    return page.text.toString();
  }

  /** Returns the report of short commands. */
  static String catalogues(Results.Catalogues results) {
    Results.Alone alone = results.alone();
    Markdown page = new Markdown();
    page.run(results.run());
    page.line("### Checkouts of signed folders");
    page.line("");
    page.line(
        "%d folders, each in a process of its own: by key %.1f s, %s a folder; by policy %.1f s, %s a folder."
            .formatted(
                alone.folders(),
                alone.secondsByKey(),
                milliseconds(alone.secondsByKey() / alone.folders()),
                alone.secondsByPolicy(),
                milliseconds(alone.secondsByPolicy() / alone.folders())));
    page.line("");
    List<List<String>> rows = new ArrayList<>();
    for (Results.Catalogue one : results.found()) {
      rows.add(
          catalogueRow("key", one.folders(), one.byKey(), alone.secondsByKey() / alone.folders()));
      rows.add(
          catalogueRow(
              "policy of two keys",
              one.folders(),
              one.byPolicy(),
              alone.secondsByPolicy() / alone.folders()));
    }
    page.table(List.of("Folders", "By", "Median", "A folder", "Times faster", "Peak memory"), rows);
    page.line("");
    return page.text.toString();
  }

  private static List<String> catalogueRow(
      String by, int folders, Series series, double secondsAlone) {
    double each = series.medianSeconds() / folders;
    return List.of(
        Integer.toString(folders),
        by,
        Sizes.seconds(series.medianSeconds()),
        milliseconds(each),
        ratio(secondsAlone / each),
        Sizes.megabytes(series.peakResidentBytes()));
  }

  static String cluster(Results.Cluster results) {
    Results.Overhead overhead = results.overhead();
    Markdown page = new Markdown();
    page.run(results.run());
    page.line("### What a cluster costs");
    page.line("");
    page.line(
        "The same root digest of %s by %d threads of the local program and by executors with %d cores, on one machine. Hashing is what the large model takes longer than a tiny one."
            .formatted(Sizes.binary(overhead.bytes()), results.cores(), results.cores()));
    page.line("");
    page.table(
        List.of("", "Tiny model", "Large model", "Hashing", "GB/s", "Peak memory of the driver"),
        List.of(
            overheadRow(
                "local threads",
                overhead.bytes(),
                overhead.localTiny(),
                overhead.localLarge(),
                overhead.localSeconds()),
            overheadRow(
                "cluster",
                overhead.bytes(),
                overhead.clusterTiny(),
                overhead.clusterLarge(),
                overhead.clusterSeconds())));
    page.line("");
    page.line(
        overhead.isTold()
            ? String.format(
                Locale.ROOT,
                "Once executors are up: %s times the threads' time, at most %s asked%s",
                ratio(overhead.ratio()),
                ratio(CLUSTER_LIMIT),
                verdict(overhead.ratio() <= CLUSTER_LIMIT))
            : "Once executors are up: not told, since a tiny model took no less time than the large one.");
    page.line("");
    page.many("Small files of one model, `digest`", results.files());
    page.many("Models, `audit` beside `verify --policy --recursive`", results.models());
    return page.text.toString();
  }

  private static List<String> overheadRow(
      String what, long bytes, Series tiny, Series large, double seconds) {
    return List.of(
        what,
        Sizes.seconds(tiny.medianSeconds()),
        Sizes.seconds(large.medianSeconds()),
        Sizes.seconds(seconds),
        Sizes.rate(bytes, seconds),
        Sizes.megabytes(large.peakResidentBytes()));
  }

  private void many(String what, List<Results.Many> found) {
    if (found.isEmpty()) {
      return;
    }
    line("### " + what);
    line("");
    List<List<String>> rows = new ArrayList<>();
    for (Results.Many one : found) {
      rows.add(
          List.of(
              Integer.toString(one.count()),
              Sizes.seconds(one.local().medianSeconds()),
              Sizes.seconds(one.cluster().medianSeconds()),
              milliseconds(one.cluster().medianSeconds() / one.count()),
              Sizes.megabytes(one.local().peakResidentBytes()),
              Sizes.megabytes(one.cluster().peakResidentBytes())));
    }
    table(
        List.of("Number", "Local", "Cluster", "Each", "Peak memory, local", "Peak memory, driver"),
        rows);
    line("");
  }

  static String startUp(Results.StartUp results) {
    Markdown page = new Markdown();
    page.run(results.run());
    page.line("### Time of short commands");
    page.line("");
    Results.Start first = results.starts().getFirst();
    List<List<String>> rows = new ArrayList<>();
    for (Results.Start start : results.starts()) {
      double multiple = start.series().medianSeconds() / first.series().medianSeconds();
      rows.add(
          List.of(
              "`" + start.command() + "`",
              milliseconds(start.series().medianSeconds()),
              milliseconds(start.series().minSeconds()),
              milliseconds(start.series().maxSeconds()),
              ratio(multiple),
              start.limit() == 0
                  ? ""
                  : String.format(Locale.ROOT, "%.0f", start.limit())
                      + verdict(multiple <= start.limit())));
    }
    page.table(
        List.of(
            "Command",
            "Median",
            "Fastest",
            "Slowest",
            "Times `" + first.command() + "`",
            "At most"),
        rows);
    page.line("");
    page.twins(results);
    return page.text.toString();
  }

  private void twins(Results.StartUp results) {
    if (results.reference().isEmpty()) {
      line("The reference implementation was not measured: no Python here has it.");
      line("");
      return;
    }
    List<List<String>> rows = new ArrayList<>();
    for (Results.Twin twin : results.twins()) {
      rows.add(
          List.of(
              "`" + twin.command() + "`",
              milliseconds(twin.own().medianSeconds()),
              milliseconds(twin.reference().medianSeconds()),
              ratio(twin.multiple()),
              ratio(twin.processorMultiple()),
              verdict(twin.multiple() <= StartUpBenchmark.REFERENCE_BUDGET)
                  .replaceFirst("^: ", "")));
    }
    table(
        List.of(
            "Command",
            "Median",
            "`model_signing` " + results.reference(),
            "Multiple of that",
            "Of its processor time",
            "At most a third"),
        rows);
    line("");
  }

  private static String milliseconds(double seconds) {
    return String.format(Locale.ROOT, seconds < 0.01 ? "%.1f ms" : "%.0f ms", seconds * 1000);
  }

  private void run(Results.Run run) {
    line("Command: `" + run.command() + "`, " + run.started());
    line("");
    List<List<String>> rows = new ArrayList<>();
    run.machine().facts().forEach((name, value) -> rows.add(List.of(name, value)));
    run.method().forEach((name, value) -> rows.add(List.of(name, value)));
    table(List.of("Machine and method", ""), rows);
    line("");
  }

  private void multiples(List<Results.ModelResult> models) {
    List<Results.Other> rivals = models.getFirst().rivals();
    if (rivals.isEmpty()) {
      return;
    }
    line("### Throughput of verifying, as a multiple of the rivals in the same run");
    line("");
    List<String> head = new ArrayList<>(List.of("Model", "Hashing", "GB/s"));
    rivals.forEach(rival -> head.add("times " + rival.rival().label()));
    List<List<String>> rows = new ArrayList<>();
    for (Results.ModelResult result : models) {
      long bytes = result.model().bytes();
      for (Results.Own own : result.own()) {
        List<String> row =
            new ArrayList<>(
                List.of(
                    result.model().name(),
                    own.hashing().label(),
                    Sizes.rate(bytes, own.verify().medianSeconds())));
        for (Results.Other rival : result.rivals()) {
          row.add(ratio(rival.hash().medianSeconds() / own.verify().medianSeconds()));
        }
        rows.add(row);
      }
      for (Results.Other rival : result.rivals()) {
        List<String> row =
            new ArrayList<>(
                List.of(
                    result.model().name(),
                    "rival: " + rival.rival().label(),
                    Sizes.rate(bytes, rival.hash().medianSeconds())));
        for (Results.Other other : result.rivals()) {
          row.add(ratio(other.hash().medianSeconds() / rival.hash().medianSeconds()));
        }
        rows.add(row);
      }
    }
    table(head, rows);
    line("");
    line("A rival only hashes the same files; verifying also checks the signature and every path.");
    line("");
  }

  private void details(List<Results.ModelResult> models) {
    line("### All measurements");
    line("");
    List<List<String>> rows = new ArrayList<>();
    for (Results.ModelResult result : models) {
      String model =
          result.model().name()
              + " ("
              + result.model().bytes()
              + " bytes, "
              + result.model().files()
              + (result.model().files() == 1 ? " file)" : " files)");
      for (Results.Own own : result.own()) {
        rows.add(detail(model, "sign: " + own.hashing().label(), own.sign()));
        rows.add(detail(model, "verify: " + own.hashing().label(), own.verify()));
      }
      for (Results.Reference reference : result.references()) {
        String label = "model_signing " + reference.version();
        rows.add(detail(model, "sign: " + label, reference.sign()));
        rows.add(detail(model, "verify: " + label, reference.verify()));
      }
      for (Results.Other rival : result.rivals()) {
        rows.add(detail(model, rival.rival().label(), rival.hash()));
      }
    }
    table(
        List.of("Model", "What", "Median", "Fastest", "Slowest", "Processor time", "Peak memory"),
        rows);
  }

  private static List<String> detail(String model, String what, Series series) {
    return List.of(
        model,
        what,
        Sizes.seconds(series.medianSeconds()),
        Sizes.seconds(series.minSeconds()),
        Sizes.seconds(series.maxSeconds()),
        Sizes.seconds(series.medianProcessorSeconds()),
        Sizes.megabytes(series.peakResidentBytes()));
  }

  private static String timed(Series series) {
    return String.format(
        Locale.ROOT, "%s (%.0f %%)", Sizes.seconds(series.medianSeconds()), series.spread() * 100);
  }

  static String ratio(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }

  static String verdict(boolean reached) {
    return reached ? ": reached" : ": **missed**";
  }

  private void table(List<String> head, List<List<String>> rows) {
    line("| " + String.join(" | ", head) + " |");
    line("|" + " --- |".repeat(head.size()));
    for (List<String> row : rows) {
      line("| " + String.join(" | ", row) + " |");
    }
  }

  private void line(String line) {
    text.append(line).append('\n');
  }
}
