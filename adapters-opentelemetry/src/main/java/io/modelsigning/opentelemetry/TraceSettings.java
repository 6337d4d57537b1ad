package io.modelsigning.opentelemetry;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Whether the environment asks for traces. Apart, so that asking loads nothing else. */
public final class TraceSettings {
  static final String EXPORTER = "OTEL_TRACES_EXPORTER";
  static final String ENDPOINT = "OTEL_EXPORTER_OTLP_ENDPOINT";
  static final String TRACES_ENDPOINT = "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT";
  static final String DISABLED = "OTEL_SDK_DISABLED";

  private TraceSettings() {}

  /**
   * Returns whether an exporter or an endpoint is named, and neither the exporter is {@code none}
   * nor the SDK disabled. An empty value counts as none (OpenTelemetry specification 1.50,
   * environment variables).
   */
  public static boolean wanted(Map<String, String> environment) {
    String exporter = environment.get(EXPORTER);
    if (isEmpty(exporter)
        && isEmpty(environment.get(ENDPOINT))
        && isEmpty(environment.get(TRACES_ENDPOINT))) {
      return false;
    }
    return !(exporter != null && exporter.strip().equalsIgnoreCase("none"))
        && !"true".equalsIgnoreCase(environment.get(DISABLED));
  }

  static boolean isEmpty(@Nullable String value) {
    return value == null || value.isBlank();
  }
}
