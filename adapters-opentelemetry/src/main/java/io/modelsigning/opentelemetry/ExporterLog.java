package io.modelsigning.opentelemetry;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * Keeps what OpenTelemetry logs off standard error, where it would come with stack traces and once
 * for each attempt, and remembers the first complaint.
 */
final class ExporterLog extends Handler {
  /** Held, because the log manager would let it be collected with its settings. */
  private final Logger logger = Logger.getLogger("io.opentelemetry");

  private final AtomicReference<Optional<String>> first = new AtomicReference<>(Optional.empty());

  private ExporterLog() {}

  static ExporterLog install() {
    ExporterLog log = new ExporterLog();
    log.logger.setUseParentHandlers(false);
    log.logger.addHandler(log);
    return log;
  }

  Optional<String> first() {
    return first.get();
  }

  @Override
  public void publish(LogRecord record) {
    if (record.getLevel().intValue() >= Level.WARNING.intValue()) {
      String message = String.valueOf(record.getMessage());
      // What follows is what the collector says, at any length.
      int answer = message.indexOf(". Error message:");
      first.compareAndSet(
          Optional.empty(), Optional.of(answer < 0 ? message : message.substring(0, answer)));
    }
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}
}
