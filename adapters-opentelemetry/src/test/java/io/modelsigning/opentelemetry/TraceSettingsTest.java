package io.modelsigning.opentelemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class TraceSettingsTest {
  private static final String ENDPOINT = "http://localhost:4318";

  static Arguments[] environments() {
    return new Arguments[] {
      Arguments.of(false, Map.of()),
      Arguments.of(false, Map.of("OTEL_SERVICE_NAME", "x")),
      Arguments.of(true, Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", ENDPOINT)),
      Arguments.of(true, Map.of("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", ENDPOINT)),
      Arguments.of(true, Map.of("OTEL_TRACES_EXPORTER", "otlp")),
      Arguments.of(false, Map.of("OTEL_TRACES_EXPORTER", "")),
      Arguments.of(false, Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "")),
      Arguments.of(
          true, Map.of("OTEL_TRACES_EXPORTER", "", "OTEL_EXPORTER_OTLP_ENDPOINT", ENDPOINT)),
      Arguments.of(
          false, Map.of("OTEL_TRACES_EXPORTER", "none", "OTEL_EXPORTER_OTLP_ENDPOINT", ENDPOINT)),
      Arguments.of(
          false, Map.of("OTEL_SDK_DISABLED", "True", "OTEL_EXPORTER_OTLP_ENDPOINT", ENDPOINT)),
      Arguments.of(
          true, Map.of("OTEL_SDK_DISABLED", "false", "OTEL_EXPORTER_OTLP_ENDPOINT", ENDPOINT)),
      Arguments.of(
          true, Map.of("OTEL_SDK_DISABLED", "yes", "OTEL_EXPORTER_OTLP_ENDPOINT", ENDPOINT)),
    };
  }

  @ParameterizedTest
  @MethodSource("environments")
  void tracesWhereVariablesAskForIt(boolean wanted, Map<String, String> environment) {
    assertEquals(wanted, TraceSettings.wanted(environment));
  }
}
