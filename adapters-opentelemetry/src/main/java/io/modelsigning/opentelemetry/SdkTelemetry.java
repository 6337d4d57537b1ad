package io.modelsigning.opentelemetry;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.common.CompletableResultCode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Traces with OpenTelemetry's SDK. */
final class SdkTelemetry implements Telemetry {
  private static final String PROGRAM = "model-signing";

  private final OpenTelemetrySdk sdk;
  private final ObservedExporter exporter;
  private final String collector;
  private final Map<String, String> environment;
  private final Tracer tracer;
  private final Deque<SpanTrace> running = new ArrayDeque<>();

  SdkTelemetry(
      OpenTelemetrySdk sdk,
      ObservedExporter exporter,
      String collector,
      Map<String, String> environment) {
    this.sdk = sdk;
    this.exporter = exporter;
    this.collector = collector;
    this.environment = environment;
    this.tracer =
        sdk.getTracerProvider()
            .tracerBuilder("io.modelsigning")
            .setInstrumentationVersion(SdkConfiguration.version())
            .build();
  }

  /** Never throws: a command must not fail because it cannot be traced. */
  static Telemetry configuredBy(Map<String, String> environment) {
    SdkConfiguration configuration = new SdkConfiguration(environment);
    Optional<String> unsupported = configuration.unsupported();
    if (unsupported.isPresent()) {
      return new Untraced(unsupported.get());
    }
    try {
      return configuration.build();
    } catch (RuntimeException | LinkageError e) {
      return new Untraced(
          "cannot set up OpenTelemetry: "
              + configuration.withoutSecrets(
                  e.getMessage() == null ? e.toString() : e.getMessage()));
    }
  }

  @Override
  public CommandTrace begin(String command, Optional<String> method, Instant start) {
    Context parent =
        running.isEmpty()
            ? sdk.getPropagators()
                .getTextMapPropagator()
                .extract(Context.root(), environment, new EnvironmentCarrier())
            : Context.root().with(running.getFirst().span());
    Span span =
        tracer
            .spanBuilder(PROGRAM + " " + command)
            .setParent(parent)
            .setStartTimestamp(start)
            .setAttribute(AttributeKeys.EXECUTABLE, PROGRAM)
            .setAttribute(AttributeKeys.PROCESS, ProcessHandle.current().pid())
            .setAttribute(AttributeKeys.COMMAND, command)
            .startSpan();
    method.ifPresent(name -> span.setAttribute(AttributeKeys.METHOD, name));
    SpanTrace trace = new SpanTrace(this, tracer, span, method);
    running.push(trace);
    return trace;
  }

  void ended(SpanTrace trace) {
    running.remove(trace);
  }

  Optional<String> export(Duration patience) {
    if (!running.isEmpty()) {
      return Optional.empty();
    }
    CompletableResultCode flushed =
        sdk.getSdkTracerProvider().forceFlush().join(patience.toMillis(), TimeUnit.MILLISECONDS);
    boolean late = !flushed.isDone() || exporter.isUnderWay();
    Optional<String> failure = exporter.failure();
    sdk.shutdown();
    return failure
        .or(() -> late ? Optional.of("no answer in time") : Optional.empty())
        .map(problem -> "cannot export traces to %s: %s".formatted(collector, problem));
  }
}
