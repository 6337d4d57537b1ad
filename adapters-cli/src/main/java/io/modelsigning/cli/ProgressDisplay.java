package io.modelsigning.cli;

import io.modelsigning.domain.manifest.ModelPath;
import io.modelsigning.domain.port.out.ProgressListener;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Shows how hashing goes on, by a thread of its own so that those who hash only count. On a
 * terminal one line is drawn over and over; elsewhere a line is added now and then. Thread-safe.
 */
final class ProgressDisplay implements ProgressListener, AutoCloseable {
  /** How the display looks. */
  enum Form {
    BAR(500, 100),
    LINES(5_000, 5_000);

    private final long firstMillis;
    private final long intervalMillis;

    Form(long firstMillis, long intervalMillis) {
      this.firstMillis = firstMillis;
      this.intervalMillis = intervalMillis;
    }
  }

  private static final String ERASE_LINE = "\r\u001b[K";
  private static final int BAR_WIDTH = 24;

  private final PrintWriter err;
  private final Form form;
  private final int columns;
  private final LongAdder hashedBytes = new LongAdder();
  private volatile long plannedBytes;
  private volatile @Nullable ModelPath current;
  private long startNanos;
  private @Nullable Thread painter;
  private boolean drawn;

  ProgressDisplay(PrintWriter err, Form form, int columns) {
    this.err = err;
    this.form = form;
    this.columns = columns;
  }

  @Override
  public synchronized void started(Phase phase) {
    if (phase == Phase.HASH) {
      hashedBytes.reset();
      startNanos = System.nanoTime();
      painter = Thread.ofPlatform().daemon().name("progress").start(this::paintUntilInterrupted);
    }
  }

  @Override
  public void finished(Phase phase) {
    if (phase == Phase.HASH) {
      close();
    }
  }

  @Override
  public void planned(long files, long bytes) {
    plannedBytes = bytes;
  }

  @Override
  public void hashing(ModelPath path) {
    current = path;
  }

  @Override
  public void hashed(long bytes) {
    hashedBytes.add(bytes);
  }

  /** Removes the display while {@code action} writes something else. */
  synchronized void aside(Runnable action) {
    erase();
    action.run();
  }

  /** Stops the display and removes it. */
  @Override
  public synchronized void close() {
    if (painter != null) {
      painter.interrupt();
      painter = null;
    }
    erase();
  }

  private void erase() {
    if (drawn) {
      err.print(ERASE_LINE);
      err.flush();
      drawn = false;
    }
  }

  private void paintUntilInterrupted() {
    try {
      Thread.sleep(form.firstMillis);
      while (paint()) {
        Thread.sleep(form.intervalMillis);
      }
    } catch (InterruptedException e) {
      // Hashing ended.
    }
  }

  private synchronized boolean paint() {
    if (Thread.currentThread().isInterrupted()) {
      return false;
    }
    String line =
        line(
            hashedBytes.sum(),
            plannedBytes,
            (System.nanoTime() - startNanos) / 1e9,
            current == null ? "" : Printable.of(String.valueOf(current)));
    if (form == Form.BAR) {
      err.print(ERASE_LINE + line);
      drawn = true;
    } else {
      err.println(line);
    }
    err.flush();
    return true;
  }

  String line(long doneBytes, long allBytes, double seconds, String file) {
    double share = allBytes == 0 ? 1 : Math.min(1, (double) doneBytes / allBytes);
    long bytesPerSecond = seconds > 0 ? (long) (doneBytes / seconds) : 0;
    StringBuilder line = new StringBuilder("hashing ");
    if (form == Form.BAR) {
      int filled = (int) Math.round(share * BAR_WIDTH);
      line.append('[').append("#".repeat(filled)).append("-".repeat(BAR_WIDTH - filled));
      line.append("] ");
    }
    line.append(String.format(Locale.ROOT, "%3d%%", (int) (share * 100)));
    line.append("  ").append(Quantities.bytes(doneBytes));
    line.append(" of ").append(Quantities.bytes(allBytes));
    line.append("  ").append(Quantities.bytes(bytesPerSecond)).append("/s");
    if (bytesPerSecond > 0) {
      long left = Math.ceilDiv(Math.max(0, allBytes - doneBytes), bytesPerSecond);
      line.append("  ").append(Quantities.duration(left)).append(" left");
    }
    line.append("  ").append(file);
    return form == Form.BAR ? shortened(line.toString(), columns - 1) : line.toString();
  }

  private static String shortened(String line, int width) {
    if (line.codePointCount(0, line.length()) <= width) {
      return line;
    }
    return line.substring(0, line.offsetByCodePoints(0, Math.max(0, width - 1))) + "…";
  }
}
