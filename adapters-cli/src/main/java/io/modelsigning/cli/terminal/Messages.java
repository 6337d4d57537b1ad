package io.modelsigning.cli.terminal;

import java.io.PrintWriter;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Writes messages to standard error, one line each unless a terminal is narrower. Thread-safe. */
public final class Messages {
  private static final int INDENT = 2;

  private final PrintWriter err;
  private final LogLevel level;
  private final Style style;
  private final int columns;
  private final boolean hints;

  /** Messages that are not broken into lines. */
  public Messages(PrintWriter err, LogLevel level, Style style) {
    this(err, level, style, Integer.MAX_VALUE);
  }

  /**
   * @param columns how long a line may be
   */
  public Messages(PrintWriter err, LogLevel level, Style style, int columns) {
    this(err, level, style, columns, true);
  }

  private Messages(PrintWriter err, LogLevel level, Style style, int columns, boolean hints) {
    this.columns = columns;
    this.hints = hints;
    this.err = err;
    this.level = level;
    this.style = style;
  }

  /** Returns what writes errors as this does, and nothing else. */
  public Messages errorsAlone() {
    return new Messages(err, LogLevel.ERROR, style, columns, false);
  }

  public synchronized void error(String message) {
    line(LogLevel.ERROR, "error:", style::bad, message);
  }

  public synchronized void warning(String message, Optional<String> hint) {
    line(LogLevel.WARNING, "warning:", style::attention, message);
    hint.ifPresent(advice -> hint(LogLevel.WARNING, advice));
  }

  public synchronized void hint(LogLevel about, String advice) {
    if (hints) {
      line(about, "hint:", style::quiet, advice);
    }
  }

  /** Says why nothing happens for a while. */
  public synchronized void waiting(String message) {
    line(LogLevel.WARNING, "waiting:", style::attention, message);
  }

  public synchronized void debug(String message) {
    line(LogLevel.DEBUG, "debug:", style::quiet, message);
  }

  /** Shows where an error comes from, to those who debug. */
  public synchronized void trace(Throwable failure) {
    if (shows(LogLevel.DEBUG)) {
      failure.printStackTrace(err);
      err.flush();
    }
  }

  public boolean shows(LogLevel asked) {
    return level.shows(asked);
  }

  private void line(LogLevel of, String label, UnaryOperator<String> paint, String message) {
    if (shows(of)) {
      err.println(
          paint.apply(label)
              + " "
              + WordWrap.wrapped(Printable.of(message), label.length() + 1, INDENT, columns));
      err.flush();
    }
  }
}
