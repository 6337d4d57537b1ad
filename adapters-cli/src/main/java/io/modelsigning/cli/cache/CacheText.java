package io.modelsigning.cli.cache;

import io.modelsigning.cli.terminal.Printable;
import io.modelsigning.cli.terminal.Quantities;
import io.modelsigning.cli.terminal.Style;
import java.io.PrintWriter;
import java.time.Instant;

/** Shows people what was found out about a digest cache. */
public final class CacheText {
  private final PrintWriter out;
  private final Style style;

  public CacheText(PrintWriter out, Style style) {
    this.out = out;
    this.style = style;
  }

  /** Writes a few lines. */
  public void write(CacheReport report) {
    String place = Printable.of(report.place().toString());
    switch (report) {
      case CacheReport.Shown shown -> {
        out.println("Digest cache " + place);
        line("digests", Long.toString(shown.summary().digests()));
        line(
            "size",
            "%s, at most about %s"
                .formatted(
                    Quantities.bytes(shown.summary().bytes()),
                    Quantities.bytes(shown.summary().maximumBytes())));
        line("oldest", shown.summary().oldest().map(Instant::toString).orElse("none"));
        line("newest", shown.summary().newest().map(Instant::toString).orElse("none"));
      }
      case CacheReport.Cleared cleared ->
          out.println(
              "Digest cache %s cleared of %s"
                  .formatted(place, Quantities.counted(cleared.digests(), "digest")));
      case CacheReport.Compared compared -> {
        for (CacheReport.Wrong wrong : compared.wrong()) {
          out.println(
              style.bad(
                  "wrong: %s, bytes %d to %d: %s is kept, %s is right"
                      .formatted(
                          Printable.of(wrong.entry().file()),
                          wrong.entry().startBytes(),
                          wrong.entry().endBytes(),
                          wrong.entry().digest(),
                          wrong.computed())));
        }
        String counts =
            "Digest cache %s: %d right, %d wrong, %d not compared since their files are gone or changed"
                .formatted(place, compared.right(), compared.wrong().size(), compared.passed());
        out.println(report.isRight() ? style.good(counts) : style.bad(counts));
      }
    }
  }

  private void line(String name, String value) {
    out.println("  %-12s %s".formatted(name, value));
  }
}
