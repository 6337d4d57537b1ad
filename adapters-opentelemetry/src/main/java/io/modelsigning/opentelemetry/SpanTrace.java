package io.modelsigning.opentelemetry;

import io.modelsigning.domain.Reason;
import io.modelsigning.domain.Warning;
import io.modelsigning.domain.engine.EngineDescription;
import io.modelsigning.domain.engine.EngineDescription.Fact;
import io.modelsigning.domain.manifest.Manifest;
import io.modelsigning.domain.manifest.Serialization;
import io.modelsigning.domain.manifest.SerializationMethod;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A command's span, and within it one for each phase. Reasons go into spans as their codes alone:
 * messages may name what is private.
 */
final class SpanTrace implements CommandTrace {
  private final SdkTelemetry telemetry;
  private final Tracer tracer;
  private final Span command;
  private final Optional<String> method;
  private final Deque<Span> phases = new ArrayDeque<>();
  private List<Fact> engine = List.of();

  SpanTrace(SdkTelemetry telemetry, Tracer tracer, Span command, Optional<String> method) {
    this.telemetry = telemetry;
    this.tracer = tracer;
    this.command = command;
    this.method = method;
  }

  Span span() {
    return command;
  }

  @Override
  public synchronized void engine(EngineDescription description) {
    engine = description.facts();
  }

  @Override
  public synchronized void started(Phase phase) {
    Span span =
        tracer
            .spanBuilder(phase.name().toLowerCase(Locale.ROOT))
            .setParent(Context.root().with(innermost()))
            .setSpanKind(
                switch (phase) {
                  case CERTIFY, TIMESTAMP, LOG -> SpanKind.CLIENT;
                  case ENUMERATE, HASH, SIGN, VERIFY, IDENTIFY -> SpanKind.INTERNAL;
                })
            .startSpan();
    switch (phase) {
      case HASH ->
          engine.forEach(
              fact -> {
                switch (fact) {
                  case Fact.Count(String name, long value) ->
                      span.setAttribute(AttributeKeys.ofEngine(name), value);
                  case Fact.Text(String name, String value) ->
                      span.setAttribute(AttributeKeys.ofEngine(name), value);
                }
              });
      case SIGN, VERIFY -> method.ifPresent(name -> span.setAttribute(AttributeKeys.METHOD, name));
      case ENUMERATE, IDENTIFY, CERTIFY, TIMESTAMP, LOG -> {}
    }
    phases.push(span);
  }

  @Override
  public synchronized void asking(String address) {
    URI uri;
    try {
      uri = URI.create(address);
    } catch (IllegalArgumentException e) {
      return;
    }
    if (uri.getHost() != null) {
      int usual = "http".equals(uri.getScheme()) ? 80 : 443;
      innermost()
          .setAttribute(AttributeKeys.SERVER, uri.getHost())
          .setAttribute(AttributeKeys.PORT, (long) (uri.getPort() < 0 ? usual : uri.getPort()));
    }
  }

  @Override
  public synchronized void failed(Phase phase, Reason reason) {
    fail(innermost(), reason.code());
  }

  @Override
  public synchronized void finished(Phase phase) {
    if (!phases.isEmpty()) {
      phases.pop().end();
    }
  }

  @Override
  public synchronized void listed(long files) {
    innermost().setAttribute(AttributeKeys.FILES, files);
  }

  @Override
  public synchronized void serializing(Serialization serialization) {
    for (Span span : List.of(command, innermost())) {
      span.setAttribute(AttributeKeys.SERIALIZATION, serialization.method().id());
      span.setAttribute(AttributeKeys.ALGORITHM, serialization.hashAlgorithm().id());
      switch (serialization.method()) {
        case SerializationMethod.Files unused -> {}
        case SerializationMethod.Shards shards ->
            span.setAttribute(AttributeKeys.SHARD_SIZE, shards.shardSizeBytes());
      }
    }
  }

  @Override
  public synchronized void planned(long files, long bytes) {
    for (Span span : List.of(command, innermost())) {
      span.setAttribute(AttributeKeys.FILES, files);
      span.setAttribute(AttributeKeys.BYTES, bytes);
    }
  }

  @Override
  public synchronized void end(Outcome outcome) {
    while (!phases.isEmpty()) {
      phases.pop().end();
    }
    command.setAttribute(AttributeKeys.RESULT, outcome.result());
    command.setAttribute(AttributeKeys.EXIT_CODE, (long) outcome.exitCode());
    outcome.manifest().ifPresent(this::describe);
    if (outcome.differences() > 0) {
      command.setAttribute(AttributeKeys.DIFFERENCES, (long) outcome.differences());
    }
    if (!outcome.warnings().isEmpty()) {
      command.setAttribute(
          AttributeKeys.WARNINGS,
          outcome.warnings().stream().map(Warning::reason).map(Reason::code).toList());
    }
    if (outcome.exitCode() != 0) {
      fail(command, outcome.reason().map(Reason::code).orElse(outcome.result()));
    }
    command.end();
    telemetry.ended(this);
  }

  private void describe(Manifest manifest) {
    command.setAttribute(AttributeKeys.MODEL, manifest.modelName());
    command.setAttribute(AttributeKeys.ROOT_DIGEST, manifest.rootDigest().toString());
  }

  @Override
  public Optional<String> export(Duration patience) {
    return telemetry.export(patience);
  }

  private Span innermost() {
    return phases.isEmpty() ? command : phases.getFirst();
  }

  private static void fail(Span span, String code) {
    span.setAttribute(AttributeKeys.ERROR, code);
    span.setStatus(StatusCode.ERROR, code);
  }
}
