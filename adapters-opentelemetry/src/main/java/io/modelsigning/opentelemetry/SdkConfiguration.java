package io.modelsigning.opentelemetry;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.common.export.RetryPolicy;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The SDK as the environment asks for it: what OpenTelemetry's autoconfiguration makes of the
 * variables, with traces alone, and defaults that suit a short command.
 */
final class SdkConfiguration {
  private static final String HTTP_PROTOBUF = "http/protobuf";
  private static final String DEFAULT_ENDPOINT = "http://localhost:4318";
  private static final AttributeKey<String> SERVICE_NAME = AttributeKey.stringKey("service.name");
  private static final AttributeKey<String> SERVICE_VERSION =
      AttributeKey.stringKey("service.version");
  private static final String DEFAULT_SERVICE_NAME = "model-signing";

  /** The usual one waits longer for a collector than a command may take. */
  private static final RetryPolicy RETRY =
      RetryPolicy.builder()
          .setMaxAttempts(3)
          .setInitialBackoff(Duration.ofMillis(100))
          .setMaxBackoff(Duration.ofMillis(400))
          .setBackoffMultiplier(2)
          .build();

  private final Map<String, String> environment;

  SdkConfiguration(Map<String, String> environment) {
    this.environment = environment;
  }

  /** Returns what is asked for and cannot be done, as one clause. */
  Optional<String> unsupported() {
    List<String> exporters = list(TraceSettings.EXPORTER);
    if (!exporters.isEmpty() && !exporters.contains("otlp")) {
      return Optional.of(
          "traces are exported by 'otlp' alone, but %s is '%s'"
              .formatted(TraceSettings.EXPORTER, environment.get(TraceSettings.EXPORTER)));
    }
    if (!protocol().equals(HTTP_PROTOBUF)) {
      return Optional.of(
          "traces are exported by the OTLP protocol '%s' alone, but '%s' is asked for"
              .formatted(HTTP_PROTOBUF, protocol()));
    }
    return Optional.empty();
  }

  private String protocol() {
    return first("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "OTEL_EXPORTER_OTLP_PROTOCOL")
        .orElse(HTTP_PROTOBUF);
  }

  /**
   * Returns telemetry that exports.
   *
   * @throws RuntimeException if a variable has a value that makes no sense
   */
  SdkTelemetry build() {
    ExporterLog log = ExporterLog.install();
    AtomicReference<ObservedExporter> observed = new AtomicReference<>();
    AutoConfiguredOpenTelemetrySdk configured =
        AutoConfiguredOpenTelemetrySdk.builder()
            .disableShutdownHook()
            .addPropertiesCustomizer(properties -> properties())
            .addResourceCustomizer((resource, properties) -> named(resource))
            .addSpanExporterCustomizer(
                (exporter, properties) -> {
                  ObservedExporter observer = new ObservedExporter(impatient(exporter), log);
                  observed.set(observer);
                  return observer;
                })
            .build();
    return new SdkTelemetry(
        configured.getOpenTelemetrySdk(), observed.get(), collector(), environment);
  }

  private Map<String, String> properties() {
    Map<String, String> properties = new HashMap<>();
    // Long before any name or digest of ours is; statements may name a model at any length.
    properties.put("otel.attribute.value.length.limit", "1024");
    environment.forEach(
        (name, value) -> {
          if (name.startsWith("OTEL_") && !value.isBlank()) {
            properties.put(name.toLowerCase(Locale.ROOT).replace('_', '.'), value);
          }
        });
    properties.put("otel.traces.exporter", "otlp");
    properties.put("otel.metrics.exporter", "none");
    properties.put("otel.logs.exporter", "none");
    properties.put("otel.exporter.otlp.traces.protocol", HTTP_PROTOBUF);
    properties.put("otel.propagators", propagators());
    return properties;
  }

  /** Others, which the environment may name for other programs, are for headers. */
  private String propagators() {
    List<String> asked = list("OTEL_PROPAGATORS");
    List<String> known = new ArrayList<>(List.of("tracecontext", "baggage"));
    if (!asked.isEmpty()) {
      known.retainAll(asked);
    }
    return known.isEmpty() ? "none" : String.join(",", known);
  }

  private static Resource named(Resource resource) {
    Resource named = resource;
    String name = resource.getAttribute(SERVICE_NAME);
    if (name == null || name.startsWith("unknown_service")) {
      named = named.toBuilder().put(SERVICE_NAME, DEFAULT_SERVICE_NAME).build();
    }
    return resource.getAttribute(SERVICE_VERSION) == null
        ? named.toBuilder().put(SERVICE_VERSION, version()).build()
        : named;
  }

  private static SpanExporter impatient(SpanExporter exporter) {
    if (exporter instanceof OtlpHttpSpanExporter otlp) {
      SpanExporter impatient = otlp.toBuilder().setRetryPolicy(RETRY).build();
      otlp.shutdown();
      return impatient;
    }
    return exporter;
  }

  /** Returns the collector's host and port: the rest of its address may hold secrets. */
  private String collector() {
    String endpoint =
        first(TraceSettings.TRACES_ENDPOINT, TraceSettings.ENDPOINT).orElse(DEFAULT_ENDPOINT);
    URI uri = URI.create(endpoint.strip());
    return uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort());
  }

  /** Returns a message of the SDK's without the values of headers, which are often tokens. */
  String withoutSecrets(String message) {
    String clean = message;
    for (Map.Entry<String, String> variable : environment.entrySet()) {
      if (variable.getKey().startsWith("OTEL_")
          && variable.getKey().endsWith("HEADERS")
          && !variable.getValue().isBlank()) {
        clean = clean.replace(variable.getValue(), "…").replace(variable.getValue().strip(), "…");
      }
    }
    return clean;
  }

  private Optional<String> first(String... names) {
    for (String name : names) {
      String value = environment.get(name);
      if (value != null && !value.isBlank()) {
        return Optional.of(value.strip());
      }
    }
    return Optional.empty();
  }

  private List<String> list(String name) {
    return first(name).stream()
        .flatMap(value -> Arrays.stream(value.split(",", -1)))
        .map(String::strip)
        .filter(value -> !value.isEmpty())
        .toList();
  }

  /** Returns the version of this program, as the build wrote it into a resource. */
  static String version() {
    Properties properties = new Properties();
    try (InputStream in = SdkConfiguration.class.getResourceAsStream("version.properties")) {
      if (in == null) {
        throw new IllegalStateException("the build leaves out version.properties");
      }
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties.getProperty("version");
  }
}
