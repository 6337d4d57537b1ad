package io.modelsigning.cli.terminal;

import io.modelsigning.domain.manifest.ModelPath;
import io.modelsigning.domain.port.out.ProgressListener;
import java.io.PrintWriter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Shows how the work goes on. On a terminal one line is drawn over and over, and removed at the
 * end; elsewhere a line is added now and then. Short work shows nothing.
 *
 * <p>A thread of its own looks at the counters ten times a second and draws; those who list and
 * hash only count, and never wait for it. Thread-safe.
 */
public final class ProgressDisplay implements ProgressListener, AutoCloseable {
  /** How the display looks. */
  public sealed interface Form {
    /** A line that is drawn over and over, as wide as {@code terminal} is at the time. */
    record Bar(ProgressBar bar, IntSupplier terminal) implements Form {}

    /** Lines one after the other, ever more rarely. */
    record Log() implements Form {}

    /**
     * Returns the form that is asked for and possible, or none.
     *
     * @param dumb whether the terminal can do nothing but write lines
     */
    static Optional<Form> of(
        When when, LogLevel level, Screen screen, boolean dumb, ProgressBar bar) {
      boolean drawable = screen.errIsTerminal() && !dumb;
      boolean wanted =
          switch (when) {
            case NEVER -> false;
            // A user who wants to see only errors does not want a progress bar either.
            case AUTO -> drawable && level.shows(LogLevel.WARNING);
            case ALWAYS -> true;
          };
      if (!wanted) {
        return Optional.empty();
      }
      return Optional.of(drawable ? new Bar(bar, screen.width()) : new Log());
    }
  }

  private static final long MILLI = 1_000_000L;
  private static final long SECOND = 1000 * MILLI;
  private static final long TICK_MILLIS = 100;

  /** Terminals show Ctrl-C as {@code ^C}, and some wrap as soon as the last column is written. */
  private static final int FREE_COLUMNS = 3;

  private static final long BAR_FIRST_NANOS = 500 * MILLI;
  private static final long LOG_FIRST_NANOS = 5 * SECOND;
  private static final long LOG_LONGEST_PAUSE_NANOS = 60 * SECOND;

  private final PrintWriter err;
  private final Form form;
  private final LongSupplier nanoTime;
  private final ThreadFactory threads;

  private final LongAdder hashedBytes = new LongAdder();
  private volatile long foundFiles;
  private volatile long plannedBytes;
  private volatile @Nullable ModelPath current;
  private volatile long doneModels;
  private volatile long foundModels;

  private final ReentrantLock lock = new ReentrantLock();
  // All below is guarded by the lock.
  private final MovingRate rate = new MovingRate();
  private @Nullable Thread ticker;

  /** The phases under way; the innermost, which is shown, first. */
  private final Deque<Phase> phases = new ArrayDeque<>();

  private boolean closed;
  private long beginNanos;
  private long phaseNanos;
  private long nextRateNanos;
  private long nextLogNanos;
  private long shownRate;
  private boolean logged;
  private int asides;
  private ProgressBar.@Nullable Line drawn;
  private long drawnNanos;

  /** Returns a display that uses the clock and a thread of this process. */
  public static ProgressDisplay to(PrintWriter err, Form form) {
    return new ProgressDisplay(
        err, form, System::nanoTime, Thread.ofPlatform().daemon().name("progress").factory());
  }

  public ProgressDisplay(PrintWriter err, Form form, LongSupplier nanoTime, ThreadFactory threads) {
    this.err = err;
    this.form = form;
    this.nanoTime = nanoTime;
    this.threads = threads;
  }

  @Override
  public void started(Phase begun) {
    lock.lock();
    try {
      long now = nanoTime.getAsLong();
      if (ticker == null && !closed) {
        beginNanos = now;
        nextLogNanos = now + LOG_FIRST_NANOS;
        ticker = threads.newThread(this::tickUntilInterrupted);
        ticker.start();
      }
      phases.push(begun);
      phaseNanos = now;
      if (begun == Phase.HASH) {
        hashedBytes.reset();
        rate.start(now);
        nextRateNanos = now;
        shownRate = 0;
        logged = false;
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void finished(Phase ended) {
    lock.lock();
    try {
      boolean complete = ended == Phase.HASH && hashedBytes.sum() >= plannedBytes;
      if (form instanceof Form.Log && complete && logged && asides == 0) {
        long now = nanoTime.getAsLong();
        rate.sample(now, hashedBytes.sum());
        shownRate = rate.perSecond();
        log(now, progress(Phase.HASH, now));
      }
      phases.remove(ended);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void found(long files) {
    foundFiles = files;
  }

  @Override
  public void planned(long files, long bytes) {
    plannedBytes = bytes;
  }

  @Override
  public void models(long done, long found) {
    doneModels = done;
    foundModels = found;
  }

  @Override
  public void hashing(ModelPath path) {
    current = path;
  }

  @Override
  public void hashed(long bytes) {
    hashedBytes.add(bytes);
  }

  /** Keeps the display away while {@code action} writes, or talks with the user. */
  public <T> T aside(Supplier<T> action) {
    lock.lock();
    try {
      erase();
      asides++;
    } finally {
      lock.unlock();
    }
    try {
      return action.get();
    } finally {
      lock.lock();
      try {
        asides--;
      } finally {
        lock.unlock();
      }
    }
  }

  /** Ends the display and removes it. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      if (ticker != null) {
        ticker.interrupt();
      }
      erase();
    } finally {
      lock.unlock();
    }
  }

  private void tickUntilInterrupted() {
    try {
      while (true) {
        Thread.sleep(TICK_MILLIS);
        tick();
      }
    } catch (InterruptedException e) {
      // The work ended.
    }
  }

  /** Looks at the counters, and draws or writes a line if it is time to. */
  void tick() {
    lock.lock();
    try {
      if (closed || asides > 0) {
        return;
      }
      Phase phase = phases.peek();
      if (phase == null) {
        erase();
        return;
      }
      long now = nanoTime.getAsLong();
      if (phase == Phase.HASH) {
        rate.sample(now, hashedBytes.sum());
        if (now - nextRateNanos >= 0) {
          // Digits that change ten times a second cannot be read.
          shownRate = rate.perSecond();
          nextRateNanos = now + SECOND;
        }
      }
      switch (form) {
        case Form.Bar(ProgressBar bar, IntSupplier terminal) -> {
          if (now - beginNanos >= BAR_FIRST_NANOS) {
            draw(bar, terminal.getAsInt(), now, progress(phase, now));
          }
        }
        case Form.Log() -> {
          if (now - nextLogNanos >= 0) {
            shownRate = rate.perSecond();
            log(now, progress(phase, now));
          }
        }
      }
    } finally {
      lock.unlock();
    }
  }

  private Progress progress(Phase of, long now) {
    long all = plannedBytes;
    ModelPath file = current;
    long found = foundModels;
    String models = found == 0 ? "" : "%d of %d models ".formatted(doneModels, found);
    return new Progress(
        of,
        (now - phaseNanos) / SECOND,
        foundFiles,
        Math.min(hashedBytes.sum(), all),
        all,
        shownRate,
        of == Phase.HASH && rate.isStalled(),
        models + (file == null ? "" : Printable.of(file.toString())));
  }

  private void draw(ProgressBar bar, int columns, long now, Progress progress) {
    ProgressBar.Line line = bar.of(progress, columns - FREE_COLUMNS);
    // Redrawn now and then even so, in case something else has written over it.
    if (line.equals(drawn) && now - drawnNanos < SECOND) {
      return;
    }
    err.print(toLineStart(columns) + line.text() + "\u001b[K");
    err.flush();
    drawn = line;
    drawnNanos = now;
  }

  private void erase() {
    if (drawn != null && form instanceof Form.Bar(ProgressBar _, IntSupplier terminal)) {
      err.print(toLineStart(terminal.getAsInt()) + "\u001b[K");
      err.flush();
      drawn = null;
    }
  }

  /** A terminal made narrower has wrapped what was drawn; all of its rows are cleared then. */
  private String toLineStart(int columns) {
    int rowsAbove = drawn == null ? 0 : Math.max(0, drawn.columns() - 1) / Math.max(1, columns);
    return rowsAbove == 0 ? "\r" : "\r\u001b[" + rowsAbove + "A\u001b[J";
  }

  private void log(long now, Progress progress) {
    err.println(ProgressLog.line(progress));
    err.flush();
    logged = true;
    nextLogNanos =
        now + Math.clamp((now - beginNanos) / 10, LOG_FIRST_NANOS, LOG_LONGEST_PAUSE_NANOS);
  }
}
