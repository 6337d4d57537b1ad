package io.modelsigning.benchmarks.models;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Draws throughput by model and program as grouped bars. The picture needs nothing else, and
 * follows the reader's choice of light or dark.
 */
final class SvgPlot {
  private static final int BAR = 14;
  private static final int GAP = 34;
  private static final int LEFT = 64;
  private static final int TOP = 56;
  private static final int HEIGHT = 300;
  private static final int LEGEND_LINE = 20;
  private static final int LEGEND_COLUMN = 290;
  // Hues that stay apart for readers who confuse red and green, and on both backgrounds.
  private static final List<String> OWN =
      List.of("#0072b2", "#56b4e9", "#009e73", "#66d1b0", "#cc79a7", "#e8b3d0", "#d55e00");
  private static final String REFERENCE = "#f0b429";
  private static final List<String> OTHERS =
      List.of("#8c8c8c", "#a8a8a8", "#737373", "#bdbdbd", "#999999");

  private SvgPlot() {}

  /** One bar of each model. */
  private record Bars(String label, String colour, List<Double> seconds) {}

  /** A model as small as that takes as long as its command starts: its bars are seconds. */
  private static final long SECONDS_BELOW_BYTES = 1_000_000;

  /** In seconds the longest bar of a model is this part of the axis. */
  private static final double LONGEST_SECONDS = 0.9;

  private static boolean isInSeconds(Results.ModelResult model) {
    return model.model().bytes() < SECONDS_BELOW_BYTES;
  }

  private static double gigabytesPerSecond(Results.ModelResult model, double seconds) {
    return model.model().bytes() / seconds / 1e9;
  }

  private static double most(List<Results.ModelResult> models, List<Bars> series) {
    double most = 0;
    for (Bars bars : series) {
      for (int i = 0; i < models.size(); i++) {
        if (!isInSeconds(models.get(i)) && bars.seconds().get(i) > 0) {
          most = Math.max(most, gigabytesPerSecond(models.get(i), bars.seconds().get(i)));
        }
      }
    }
    return most;
  }

  /**
   * Returns the picture of one run.
   *
   * @throws IllegalArgumentException if there is no model
   */
  static String draw(Results.Models results) {
    List<Results.ModelResult> models = results.models();
    if (models.isEmpty()) {
      throw new IllegalArgumentException("models: expected at least one, found none");
    }
    List<Bars> series = series(models, results.warm());
    double most = most(models, series);
    double step = step(most);
    double top = Math.max(step, Math.ceil(most / step) * step);
    int group = series.size() * BAR + GAP;
    int width = Math.max(LEFT + models.size() * group + GAP, LEFT + 2 * LEGEND_COLUMN);
    int bottom = TOP + HEIGHT;
    int columns = Math.max(1, (width - LEFT) / LEGEND_COLUMN);
    int lines = (series.size() + columns - 1) / columns;
    int height = bottom + 84 + lines * LEGEND_LINE;
    StringBuilder svg = new StringBuilder();
    svg.append(
        String.format(
            Locale.ROOT,
            """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %1$d %2$d" width="%1$d" height="%2$d" role="img" aria-labelledby="title desc">
            <title id="title">Throughput by model and algorithm</title>
            <desc id="desc">%3$s</desc>
            <style>
            text { font: 12px sans-serif; fill: #1f2328; }
            .ground { fill: #ffffff; }
            .line { stroke: #d0d7de; }
            .axis { stroke: #57606a; }
            .value { font-size: 9px; }
            @media (prefers-color-scheme: dark) {
              text { fill: #e6edf3; }
              .ground { fill: #0d1117; }
              .line { stroke: #30363d; }
              .axis { stroke: #8b949e; }
            }
            </style>
            <rect class="ground" width="%1$d" height="%2$d"/>
            <text x="%4$d" y="24" style="font-size: 15px; font-weight: 600">Throughput: verifying a model, and rivals hashing its files</text>
            """,
            width,
            height,
            escape(processor(results)),
            LEFT));
    svg.append(
        String.format(
            Locale.ROOT, "<text x=\"%d\" y=\"42\">%s</text>%n", LEFT, escape(processor(results))));
    for (int i = 0; i * step <= top + step / 2; i++) {
      double value = i * step;
      double y = bottom - value / top * HEIGHT;
      svg.append(
          String.format(
              Locale.ROOT,
              "<line class=\"%s\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/>"
                  + "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>%n",
              i == 0 ? "axis" : "line",
              LEFT,
              width - 8,
              y,
              y,
              LEFT - 6,
              y + 4,
              tick(value, step)));
    }
    svg.append(
        String.format(
            Locale.ROOT,
            "<text transform=\"translate(16 %d) rotate(-90)\" text-anchor=\"middle\">GB/s, whole"
                + " processes (1 GB = 1,000,000,000 bytes)</text>%n",
            TOP + HEIGHT / 2));
    for (int model = 0; model < models.size(); model++) {
      int left = LEFT + GAP / 2 + model * group;
      int column = model;
      double longest =
          series.stream().mapToDouble(bars -> bars.seconds().get(column)).max().orElse(1);
      boolean inSeconds = isInSeconds(models.get(model));
      for (int i = 0; i < series.size(); i++) {
        double seconds = series.get(i).seconds().get(model);
        // What was not measured has no bar.
        if (seconds <= 0) {
          continue;
        }
        double rate = gigabytesPerSecond(models.get(model), seconds);
        double high = (inSeconds ? LONGEST_SECONDS * seconds / longest : rate / top) * HEIGHT;
        String value =
            String.format(Locale.ROOT, inSeconds ? "%.2f s" : "%.2f", inSeconds ? seconds : rate);
        int x = left + i * BAR;
        svg.append(
            String.format(
                Locale.ROOT,
                "<rect x=\"%d\" y=\"%.1f\" width=\"%d\" height=\"%.1f\" fill=\"%s\">"
                    + "<title>%s, %s: %s%s</title></rect>"
                    + "<text class=\"value\" transform=\"translate(%d %.1f) rotate(-90)\">%s"
                    + "</text>%n",
                x,
                bottom - high,
                BAR - 2,
                high,
                series.get(i).colour(),
                escape(models.get(model).model().name()),
                escape(series.get(i).label()),
                value,
                inSeconds ? "" : " GB/s",
                x + BAR - 4,
                bottom - high - 3,
                value));
      }
      int middle = left + series.size() * BAR / 2;
      svg.append(
          String.format(
              Locale.ROOT,
              "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">%s</text>"
                  + "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">%s</text>%n",
              middle,
              bottom + 18,
              escape(models.get(model).model().name()),
              middle,
              bottom + 34,
              models.get(model).model().size() + (inSeconds ? ", in seconds" : "")));
    }
    svg.append(
        String.format(
            Locale.ROOT,
            "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">Model, size as du -h</text>%n",
            LEFT + models.size() * group / 2,
            bottom + 54));
    for (int i = 0; i < series.size(); i++) {
      int x = LEFT + i % columns * LEGEND_COLUMN;
      int y = bottom + 76 + i / columns * LEGEND_LINE;
      svg.append(
          String.format(
              Locale.ROOT,
              "<rect x=\"%d\" y=\"%d\" width=\"12\" height=\"12\" fill=\"%s\"/>"
                  + "<text x=\"%d\" y=\"%d\">%s</text>%n",
              x,
              y - 10,
              series.get(i).colour(),
              x + 18,
              y,
              escape(series.get(i).label())));
    }
    return svg.append("</svg>\n").toString();
  }

  private static List<Bars> series(List<Results.ModelResult> models, List<Results.Warm> warm) {
    List<Bars> series = new ArrayList<>();
    Results.ModelResult first = models.getFirst();
    for (int i = 0; i < first.own().size(); i++) {
      int at = i;
      series.add(
          new Bars(
              first.own().get(i).hashing().label(),
              OWN.get(i % OWN.size()),
              models.stream().map(model -> model.own().get(at).verify().medianSeconds()).toList()));
    }
    for (String how : warm.stream().map(Results.Warm::how).distinct().toList()) {
      series.add(
          new Bars(
              "warm JVM: " + how,
              OWN.get(series.size() % OWN.size()),
              models.stream().map(model -> verified(model, how, warm)).toList()));
    }
    for (int i = 0; i < first.references().size(); i++) {
      int at = i;
      series.add(
          new Bars(
              "model_signing " + first.references().get(i).version() + ", sha256",
              REFERENCE,
              models.stream()
                  .map(model -> model.references().get(at).verify().medianSeconds())
                  .toList()));
    }
    for (int i = 0; i < first.rivals().size(); i++) {
      int at = i;
      series.add(
          new Bars(
              "rival: " + first.rivals().get(i).rival().label(),
              OTHERS.get(i % OTHERS.size()),
              models.stream()
                  .map(model -> model.rivals().get(at).hash().medianSeconds())
                  .toList()));
    }
    return series;
  }

  /** Returns the seconds of verifying in a warm JVM, 0 if that was not measured. */
  private static double verified(Results.ModelResult model, String how, List<Results.Warm> warm) {
    for (Results.Warm one : warm) {
      if (one.model().equals(model.model().name())
          && one.operation().equals("verifyKey")
          && one.how().equals(how)) {
        return one.medianSeconds();
      }
    }
    return 0;
  }

  private static String processor(Results.Models results) {
    var facts = results.run().machine().facts();
    return facts.getOrDefault("Processor", "unknown processor")
        + ", "
        + facts.getOrDefault("Logical processors", "?")
        + " processors; "
        + facts.getOrDefault("Features for hashing", "");
  }

  /** Returns 1, 2 or 5 times a power of ten that divides the axis into four to ten parts. */
  static double step(double most) {
    if (!(most > 0)) {
      return 1;
    }
    double rough = most / 5;
    double power = Math.pow(10, Math.floor(Math.log10(rough)));
    double part = rough / power;
    return (part < 1.5 ? 1 : part < 3.5 ? 2 : part < 7.5 ? 5 : 10) * power;
  }

  private static String tick(double value, double step) {
    return String.format(Locale.ROOT, step >= 1 ? "%.0f" : step >= 0.1 ? "%.1f" : "%.2f", value);
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
