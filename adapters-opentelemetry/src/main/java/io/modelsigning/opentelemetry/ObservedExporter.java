package io.modelsigning.opentelemetry;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** Remembers the first export that failed, and whether one is still under way. Thread-safe. */
final class ObservedExporter implements SpanExporter {
  private final SpanExporter exporter;
  private final AtomicInteger underWay = new AtomicInteger();
  private final AtomicReference<Optional<String>> failure = new AtomicReference<>(Optional.empty());
  private final ExporterLog log;

  ObservedExporter(SpanExporter exporter, ExporterLog log) {
    this.exporter = exporter;
    this.log = log;
  }

  @Override
  public CompletableResultCode export(Collection<SpanData> spans) {
    underWay.incrementAndGet();
    CompletableResultCode result = exporter.export(spans);
    return result.whenComplete(
        () -> {
          if (!result.isSuccess()) {
            failure.compareAndSet(Optional.empty(), Optional.of(describe(result)));
          }
          underWay.decrementAndGet();
        });
  }

  private String describe(CompletableResultCode result) {
    Throwable failed = result.getFailureThrowable();
    Throwable cause = failed == null ? null : failed.getCause();
    if (cause == null) {
      return log.first().orElse("no reason given");
    }
    String kind = cause.getClass().getSimpleName();
    return cause.getMessage() == null ? kind : kind + ", " + cause.getMessage();
  }

  /** Returns why an export failed, if one did. */
  Optional<String> failure() {
    return failure.get();
  }

  boolean isUnderWay() {
    return underWay.get() > 0;
  }

  @Override
  public CompletableResultCode flush() {
    return exporter.flush();
  }

  @Override
  public CompletableResultCode shutdown() {
    return exporter.shutdown();
  }
}
