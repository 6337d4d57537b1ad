package io.modelsigning.cli.terminal;

import io.modelsigning.domain.port.out.ProgressListener.Phase;

/**
 * Progress as one line of a terminal. Numbers keep their places while they grow; what matters less
 * gives way where the terminal is narrow.
 */
public final class ProgressBar {
  private static final int GAP = 2;
  private static final int MIN_BAR = 10;
  private static final int MAX_BAR = 40;
  private static final int MIN_FILE = 16;
  private static final int GOOD_FILE = 26;
  private static final int RATE = "999.9 MB/s".length();
  private static final int LEFT = "59:59 left".length();
  private static final long SECONDS_BEFORE_ESTIMATE = 2;
  private static final long LONGEST_SHOWN_SECONDS = 100 * 3600L;

  private final Style style;
  private final boolean unicode;

  /**
   * @param unicode whether the terminal shows more than ASCII
   */
  public ProgressBar(Style style, boolean unicode) {
    this.style = style;
    this.unicode = unicode;
  }

  /** A line and the columns it takes, which its length does not tell where there are colours. */
  record Line(String text, int columns) {}

  /** Returns the line, of at most {@code columns}. */
  public Line of(Progress progress, int columns) {
    return progress.phase() == Phase.HASH ? hashing(progress, columns) : plain(progress, columns);
  }

  private Line plain(Progress progress, int columns) {
    String text =
        progress.phase() == Phase.ENUMERATE
            ? progress.activity() + "  " + Quantities.grouped(progress.found()) + " found"
            : progress.activity() + "  " + Quantities.duration(progress.seconds());
    return line(DisplayWidth.of(text) <= columns ? text : "");
  }

  private Line hashing(Progress progress, int columns) {
    String share = percent(progress);
    String sizes = sizes(progress);
    String rate = padded(rate(progress), RATE);
    String left = padded(left(progress), LEFT);

    // In the order of what gives way last.
    int room = columns - share.length();
    boolean showLeft = room >= GAP + LEFT;
    room -= showLeft ? GAP + left.length() : 0;
    boolean showSizes = room >= GAP + sizes.length();
    room -= showSizes ? GAP + sizes.length() : 0;
    boolean showRate = showSizes && room >= GAP + RATE;
    room -= showRate ? GAP + rate.length() : 0;
    boolean showBar = room > MIN_BAR;
    room -= showBar ? 1 + MIN_BAR : 0;
    boolean showFile = showBar && room >= GAP + MIN_FILE;
    String verb = progress.activity() + " ";
    boolean showVerb = showFile && room >= GAP + GOOD_FILE + verb.length();
    room -= showVerb ? verb.length() : 0;
    // The bar grows by a third of what is over, and the file's name has the rest.
    int spare = showFile ? (room - GAP - MIN_FILE) / 3 : room;
    int bar = Math.clamp(MIN_BAR + (long) spare, MIN_BAR, MAX_BAR);
    room -= showBar ? bar - MIN_BAR : 0;

    String before = (showVerb ? verb : "") + share;
    String after =
        (showSizes ? "  " + sizes : "")
            + (showRate ? "  " + rate : "")
            + (showLeft ? "  " + left : "");
    String file =
        showFile && !progress.file().isEmpty()
            ? "  " + DisplayWidth.endOf(progress.file(), room - GAP, unicode ? "…" : "...")
            : "";
    int width = before.length() + (showBar ? 1 + bar : 0) + after.length() + DisplayWidth.of(file);
    String text =
        before
            + (showBar ? " " + bar(progress, bar) : "")
            + after
            + (file.isEmpty() ? "" : style.quiet(file));
    return width <= columns ? new Line(text, width) : line("");
  }

  private static Line line(String text) {
    return new Line(text, DisplayWidth.of(text));
  }

  private String bar(Progress progress, int width) {
    double share =
        progress.allBytes() == 0 ? 1 : (double) progress.doneBytes() / progress.allBytes();
    if (!unicode) {
      int full = (int) (share * (width - 2));
      return "[" + style.bar("#".repeat(full)) + "-".repeat(width - 2 - full) + "]";
    }
    int halves = (int) (share * width * 2);
    int full = halves / 2;
    String done = "━".repeat(full) + (halves % 2 == 1 ? "╸" : "");
    return style.bar(done) + style.quiet("─".repeat(width - done.length()));
  }

  private static String percent(Progress progress) {
    return padded(progress.percent() + "%", 4);
  }

  /** The same unit for both, so that the first is a number that grows. */
  private static String sizes(Progress progress) {
    String all = Quantities.bytes(progress.allBytes());
    String done = Quantities.numberInUnitOf(progress.allBytes(), progress.doneBytes());
    return padded(done, all.indexOf(' ')) + "/" + all;
  }

  private static String rate(Progress progress) {
    return progress.bytesPerSecond() == 0 ? "" : Quantities.bytes(progress.bytesPerSecond()) + "/s";
  }

  private static String left(Progress progress) {
    if (progress.stalled()) {
      return "stalled";
    }
    long seconds = progress.secondsLeft();
    // The first moments, before code is compiled and disks are warm, tell nothing about the rest.
    return seconds < 0
            || seconds >= LONGEST_SHOWN_SECONDS
            || progress.seconds() < SECONDS_BEFORE_ESTIMATE
        ? ""
        : Quantities.duration(seconds) + " left";
  }

  private static String padded(String text, int width) {
    return " ".repeat(Math.max(0, width - text.length())) + text;
  }
}
