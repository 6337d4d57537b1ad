package io.modelsigning.cli;

import io.modelsigning.cli.GlobalOptions.LogLevel;
import io.modelsigning.domain.Warning;
import java.io.PrintWriter;

/** Writes messages to standard error, one line each. Thread-safe. */
final class Messages {
  private final PrintWriter err;
  private final LogLevel level;
  private final Style style;

  Messages(PrintWriter err, LogLevel level, Style style) {
    this.err = err;
    this.level = level;
    this.style = style;
  }

  synchronized void error(String message) {
    line(LogLevel.ERROR, style.bad("error:"), message);
  }

  synchronized void warning(Warning warning) {
    line(LogLevel.WARNING, style.attention("warning:"), warning.message());
    Advice.on(warning.reason()).ifPresent(advice -> hint(LogLevel.WARNING, advice));
  }

  synchronized void hint(LogLevel about, String advice) {
    line(about, style.quiet("hint:"), advice);
  }

  synchronized void info(String message) {
    line(LogLevel.INFO, "", message);
  }

  synchronized void debug(String message) {
    line(LogLevel.DEBUG, style.quiet("debug:"), message);
  }

  /** Shows where an error comes from, to those who debug. */
  synchronized void trace(Throwable failure) {
    if (shows(LogLevel.DEBUG)) {
      failure.printStackTrace(err);
      err.flush();
    }
  }

  boolean shows(LogLevel asked) {
    return level.shows(asked);
  }

  private void line(LogLevel of, String prefix, String message) {
    if (shows(of)) {
      err.println((prefix.isEmpty() ? "" : prefix + " ") + Printable.of(message));
      err.flush();
    }
  }
}
